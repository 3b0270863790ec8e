using Hakoniwa.Seccomp.Builtin;
using static Hakoniwa.Interop.Ioctl;
using static Hakoniwa.Interop.Socket;
using static Hakoniwa.Interop.Stat;

namespace Hakoniwa.Seccomp;

/// <summary>
/// The content of <see cref="SeccompProfile.DotNet"/>: what .NET programs, test hosts, the SDK and the shell that it starts make use of. Found
/// by recording builds, tests and every part of the runtime that the tests run under it, and from the runtime's sources for what other
/// machines do. As in the default, calls newer than the tables get ENOSYS.
/// </summary>
internal static class DotNetPolicy
{
    private static readonly uint[] Requests =
    [
        // Terminals as Console uses them, and is there one at all? The second line is what newer C libraries ask with.
        TCGETS, TCSETS, TCSETSW, TCSETSF, TCSBRK, TCFLSH, TIOCGPGRP, TIOCSPGRP, TIOCGSID, TIOCGWINSZ, TIOCSWINSZ, TIOCOUTQ,
        TCGETS2, TCSETS2, TCSETSW2, TCSETSF2,

        // How much there is to read, non-blocking, close-on-exec; sharing a file's blocks with its copy.
        FIONREAD, FIONBIO, FIOCLEX, FIONCLEX, FICLONE,

        // Sockets: the urgent mark; an interface's name, list, flags, addresses, MTU, index and speed.
        SIOCATMARK, SIOCGIFNAME, SIOCGIFCONF, SIOCGIFFLAGS, SIOCGIFADDR, SIOCGIFBRDADDR, SIOCGIFNETMASK, SIOCGIFMTU, SIOCGIFHWADDR, SIOCGIFINDEX,
        SIOCETHTOOL,
    ];

    // linux/netlink.h.
    private const int NETLINK_ROUTE = 0;

    private static SeccompRule[] Conditions { get; } =
    [
        // Whatever is not on the list is answered as by a device that does not know it.
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
