using Hakoniwa.Seccomp.Builtin;

namespace Hakoniwa.Seccomp;

/// <summary>
/// The content of <see cref="SeccompProfile.DotNet"/>: what .NET programs, test hosts, the SDK and the shell that it starts make use of. Found
/// by recording builds, tests and every part of the runtime that the tests run under it, and from the runtime's sources for what other
/// machines do. As in the default, calls newer than the tables get ENOSYS.
/// </summary>
internal static class DotNetPolicy
{
    // asm-generic/ioctls.h, linux/sockios.h, linux/fs.h; x86-64 and arm64 agree.
    private static readonly uint[] Requests =
    [
        // Terminals as Console uses them, and is there one at all? The second line is what newer C libraries ask with.
        0x5401, 0x5402, 0x5403, 0x5404, 0x5409, 0x540B, 0x540F, 0x5410, 0x5411, 0x5413, 0x5414, 0x5429,
        0x802C542A, 0x402C542B, 0x402C542C, 0x402C542D,

        // How much there is to read, non-blocking, close-on-exec; sharing a file's blocks with its copy (FICLONE).
        0x541B, 0x5421, 0x5450, 0x5451, 0x40049409,

        // Sockets: the urgent mark; an interface's name, list, flags, addresses, MTU, index and speed.
        0x8905, 0x8910, 0x8912, 0x8913, 0x8915, 0x8919, 0x891B, 0x8921, 0x8927, 0x8933, 0x8946,
    ];

    // sys/stat.h.
    private const uint S_IFMT = 0xF000;
    private const uint S_IFIFO = 0x1000;

    // linux/socket.h, linux/netlink.h, linux/in.h.
    private const uint AF_UNIX = 1;
    private const uint AF_INET = 2;
    private const uint AF_INET6 = 10;
    private const uint AF_NETLINK = 16;
    private const uint NETLINK_ROUTE = 0;
    private const uint IPPROTO_ICMP = 1;
    private const uint IPPROTO_TCP = 6;
    private const uint IPPROTO_UDP = 17;
    private const uint IPPROTO_ICMPV6 = 58;

    private static SeccompRule[] Conditions { get; } =
    [
        // What is no longer asked of a device on this list is answered as by a device that does not know it.
        new("ioctl", SeccompAction.Fail(Errno.ENOTTY), NoneOf(1, Requests)),

        // Named pipes alone; the kernel takes the mode as 16 bits.
        new("mknod", SeccompAction.Fail(Errno.EPERM), new SeccompCondition(1, S_IFMT, SeccompComparison.NotEqual, S_IFIFO)),
        new("mknodat", SeccompAction.Fail(Errno.EPERM), new SeccompCondition(2, S_IFMT, SeccompComparison.NotEqual, S_IFIFO)),

        // A family's or protocol's module is loaded when it is first asked for (SCTP, DCCP, SMC…). Of netlink, interfaces and routes are enough;
        // the rest of it is the firewall, audit and devices.
        new("socket", SeccompAction.Fail(Errno.EAFNOSUPPORT), NoneOf(0, AF_UNIX, AF_INET, AF_INET6, AF_NETLINK)),
        new("socket", SeccompAction.Fail(Errno.EPROTONOSUPPORT),
            SeccompCondition.Int32(0, SeccompComparison.Equal, AF_NETLINK), SeccompCondition.Int32(2, SeccompComparison.NotEqual, NETLINK_ROUTE)),
        new("socket", SeccompAction.Fail(Errno.EPROTONOSUPPORT),
            (SeccompCondition[])[.. NoneOf(0, AF_UNIX), .. NoneOf(2, 0, IPPROTO_ICMP, IPPROTO_TCP, IPPROTO_UDP, IPPROTO_ICMPV6)]),
        new("socketpair", SeccompAction.Fail(Errno.EAFNOSUPPORT), NoneOf(0, AF_UNIX)),

        // No namespaces, and the parent-death signal stays: as in the default.
        .. DefaultPolicy.Conditions.Where(static rule => rule.SystemCall is "clone" or "prctl"),
    ];

    internal static SeccompPolicy Value { get; } = new(
        SeccompAction.Fail(Errno.ENOSYS), [.. Conditions, .. CallGroup.RulesOf([.. DotNetGroups.Allowed, .. DotNetGroups.Refused])]);

    private static SeccompCondition[] NoneOf(int index, params uint[] values) =>
        Array.ConvertAll(values, value => SeccompCondition.Int32(index, SeccompComparison.NotEqual, value));
}
