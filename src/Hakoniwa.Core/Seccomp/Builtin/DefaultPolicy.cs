using Hakoniwa.Seccomp.Builtin;
using static Hakoniwa.Interop.Sched;
using static Hakoniwa.Interop.Socket;

namespace Hakoniwa.Seccomp;

/// <summary>
/// The content of <see cref="SeccompProfile.Default"/>: what build steps and tests live on is allowed, the rest is refused, so that a hole in
/// that part of the kernel, or a permission granted by mistake, is of no use. A call that is in no group, because it is newer than the tables,
/// gets ENOSYS: programs take that for an older kernel and use what they used there. docs/seccomp.md is the same list for users.
/// </summary>
internal static class DefaultPolicy
{
    // linux/sched.h; of the flags in the byte of the exit signal, which is why clone(2) cannot take it.
    private const uint CLONE_NEWTIME = 0x00000080;

    private const uint NewNamespaces = unchecked((uint)(
        CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET));

    // asm-generic/ioctls.h; x86-64 and arm64 agree.
    private const uint TIOCSTI = 0x5412;
    private const uint TIOCLINUX = 0x541C;
    private const uint TIOCSETD = 0x5423;

    // linux/prctl.h and asm/signal.h.
    private const uint PR_SET_PDEATHSIG = Interop.Prctl.PR_SET_PDEATHSIG;
    private const ulong SIGKILL = Interop.Signal.SIGKILL;

    private static readonly SeccompAction NotPermitted = SeccompAction.Fail(Errno.EPERM);
    private static readonly SeccompAction NoSuchFamily = SeccompAction.Fail(Errno.EAFNOSUPPORT);

    private static readonly SeccompCondition[] OtherFamily =
        [NoFamily(AF_UNIX), NoFamily(AF_INET), NoFamily(AF_INET6), NoFamily(AF_NETLINK), NoFamily(AF_PACKET)];

    /// <summary>Allowed calls that are refused with certain arguments. The first rule that holds decides, so these stand before the groups.</summary>
    internal static SeccompRule[] Conditions { get; } =
    [
        // New namespaces of any kind, not user namespaces alone: a user namespace gives capabilities over fresh kernel objects, where
        // most local escalations begin, and whoever kept CAP_SYS_ADMIN in the sandbox needs none for the others. The kernel looks at
        // the lower 32 bits of clone's flags.
        new("clone", NotPermitted, SeccompCondition.AnyOf(0, NewNamespaces)),
        new("unshare", NotPermitted, SeccompCondition.AnyOf(0, NewNamespaces | CLONE_NEWTIME)),

        // Typing into the terminal (TIOCSTI, and TIOCLINUX through the selection) is a way to run commands outside; line disciplines
        // (TIOCSETD) load drivers of old modems. The kernel takes the request as 32 bits.
        new("ioctl", NotPermitted, SeccompCondition.Int32(1, SeccompComparison.Equal, TIOCSTI)),
        new("ioctl", NotPermitted, SeccompCondition.Int32(1, SeccompComparison.Equal, TIOCLINUX)),
        new("ioctl", NotPermitted, SeccompCondition.Int32(1, SeccompComparison.Equal, TIOCSETD)),

        // The sandbox dies with its launcher by the parent-death signal of its first process. Calling that off, or exchanging it for one
        // that does nothing, would let a hostile program outlive a launcher that was killed; so would code that it wrote to /proc/1/mem.
        new("prctl", NotPermitted, SeccompCondition.Int32(0, SeccompComparison.Equal, PR_SET_PDEATHSIG), SeccompCondition.Int64(1, SeccompComparison.NotEqual, SIGKILL)),

        // Asking for a family of sockets loads its module. All but those that programs use are refused: some are not confined by a network
        // namespace (vsock reaches a virtual machine's host, QIPCRTR a phone's modem), others are large, old or rare and were entered more
        // than once (AF_ALG, RDS, TIPC, CAN, Bluetooth, SMC); whoever uses AF_ALG has software for a kernel without it. A pair loads the
        // module too, although hardly any other family but AF_UNIX makes pairs. The kernel takes the family as 32 bits.
        new("socket", NoSuchFamily, OtherFamily),
        new("socketpair", NoSuchFamily, OtherFamily),
    ];

    internal static SeccompPolicy Value { get; } = new(
        SeccompAction.Fail(Errno.ENOSYS), [.. Conditions, .. CallGroup.RulesOf([.. DefaultGroups.Allowed, .. DefaultGroups.Refused])]);

    private static SeccompCondition NoFamily(uint family) => SeccompCondition.Int32(0, SeccompComparison.NotEqual, family);
}
