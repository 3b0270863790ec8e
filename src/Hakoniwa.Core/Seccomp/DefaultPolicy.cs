using static Hakoniwa.Interop.Sched;

namespace Hakoniwa.Seccomp;

/// <summary>
/// The content of <see cref="SeccompProfile.Default"/>. It refuses what build steps and tests have no use for, so that a hole in that part
/// of the kernel, or a permission granted by mistake, is of no use either. Where it says EPERM, a program without capabilities mostly gets
/// that without a filter too. docs/seccomp.md is the same list for users.
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

    // linux/socket.h.
    private const uint AF_RDS = 21;
    private const uint AF_TIPC = 30;
    private const uint AF_ALG = 38;
    private const uint AF_VSOCK = 40;
    private const uint AF_QIPCRTR = 42;

    // linux/prctl.h and asm/signal.h.
    private const uint PR_SET_PDEATHSIG = Interop.Prctl.PR_SET_PDEATHSIG;
    private const ulong SIGKILL = Interop.Signal.SIGKILL;

    private static readonly SeccompAction NotPermitted = SeccompAction.Fail(Errno.EPERM);
    private static readonly SeccompAction NotImplemented = SeccompAction.Fail(Errno.ENOSYS);
    private static readonly SeccompAction NoSuchFamily = SeccompAction.Fail(Errno.EAFNOSUPPORT);

    /// <summary>Calls that are refused whatever their arguments.</summary>
    private static readonly string[] Refused =
    [
        // The file tree the sandbox was given stays as it is. statmount and listmount only read, and are allowed.
        "mount", "umount2", "pivot_root", "chroot", "fsopen", "fsconfig", "fsmount", "fspick", "move_mount", "open_tree", "open_tree_attr",
        "mount_setattr",

        // Namespaces: entering those of somebody else. Making new ones is a matter of flags, below.
        "setns",

        // Other processes: reading their memory, controlling them, taking their descriptors. Without a PID namespace, or when a user
        // namespace is shared, that reaches out of the sandbox. kcmp tells kernel addresses' order.
        "ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "pidfd_getfd",

        // Programs inside the kernel, and the counters and traces that look into it; both have a long history of privilege escalations.
        "bpf", "perf_event_open",

        // userfaultfd stops the kernel in the middle of a copy for as long as one likes, which turns races into certainties.
        "userfaultfd",

        // A second door to most other calls that no filter sees. Programs that use it (libuv, databases) fall back; a kernel with
        // io_uring_disabled=2 answers EPERM too.
        "io_uring_setup", "io_uring_enter", "io_uring_register",

        // Keyrings are not all separated by namespaces: credentials of the host's user could be read.
        "keyctl", "add_key", "request_key",

        // The kernel itself: another kernel, its modules, its log, its swap.
        "kexec_load", "kexec_file_load", "init_module", "finit_module", "delete_module", "reboot", "swapon", "swapoff", "syslog", "acct",
        "quotactl", "quotactl_fd",

        // The host's clock. adjtimex and clock_adjtime also read (how well is the clock synchronised?), which needs no privilege; for
        // writing they ask for CAP_SYS_TIME, which a sandbox does not have.
        "settimeofday", "clock_settime",

        // Opening files by inode, past every mount that hides them, and watching whole file systems. inotify is what watchers use.
        "open_by_handle_at", "fanotify_init", "lookup_dcookie",

        // The processor: port access, and descriptor tables of 16-bit and 32-bit segments, which nothing in a 64-bit program needs.
        "iopl", "ioperm", "modify_ldt",

        // Of no use to anybody and removed from newer kernels, or of use to init alone.
        "nfsservctl", "uselib", "_sysctl", "vhangup",
    ];

    internal static SeccompPolicy Value { get; } = new(
        SeccompAction.Allow,
        [
            .. Array.ConvertAll(Refused, static call => new SeccompRule(call, NotPermitted)),

            // New namespaces of any kind, not user namespaces alone: a user namespace gives capabilities over fresh kernel objects, where
            // most local escalations begin, and whoever kept CAP_SYS_ADMIN in the sandbox needs none for the others. The kernel looks at
            // the lower 32 bits of clone's flags.
            new("clone", NotPermitted, ArgumentCondition.AnyOf(0, NewNamespaces)),
            new("unshare", NotPermitted, ArgumentCondition.AnyOf(0, NewNamespaces | CLONE_NEWTIME)),

            // clone3 has its flags in memory, where a filter cannot look. C libraries and runtimes take ENOSYS for an old kernel and use
            // clone.
            new("clone3", NotImplemented) { IsExpected = true },

            // Typing into the terminal (TIOCSTI, and TIOCLINUX through the selection) is a way to run commands outside; line disciplines
            // (TIOCSETD) load drivers of old modems. The kernel takes the request as 32 bits.
            new("ioctl", NotPermitted, ArgumentCondition.Int32(1, Comparison.Equal, TIOCSTI)),
            new("ioctl", NotPermitted, ArgumentCondition.Int32(1, Comparison.Equal, TIOCLINUX)),
            new("ioctl", NotPermitted, ArgumentCondition.Int32(1, Comparison.Equal, TIOCSETD)),

            // The sandbox dies with its launcher by the parent-death signal of its first process. Calling that off, or exchanging it for one
            // that does nothing, would let a hostile program outlive a launcher that was killed; so would code that it wrote to /proc/1/mem.
            new("prctl", NotPermitted, ArgumentCondition.Int32(0, Comparison.Equal, PR_SET_PDEATHSIG), ArgumentCondition.Int64(1, Comparison.NotEqual, SIGKILL)),

            // vsock (a virtual machine's host) and QIPCRTR (a phone's modem) are not confined by a network namespace. AF_ALG, RDS and TIPC
            // are large, loaded on demand, and were entered more than once; whoever uses AF_ALG has software for a kernel without it. The
            // kernel takes the family as 32 bits. socketpair has no way to a peer outside.
            new("socket", NoSuchFamily, ArgumentCondition.Int32(0, Comparison.Equal, AF_RDS)),
            new("socket", NoSuchFamily, ArgumentCondition.Int32(0, Comparison.Equal, AF_TIPC)),
            new("socket", NoSuchFamily, ArgumentCondition.Int32(0, Comparison.Equal, AF_ALG)),
            new("socket", NoSuchFamily, ArgumentCondition.Int32(0, Comparison.Equal, AF_VSOCK)),
            new("socket", NoSuchFamily, ArgumentCondition.Int32(0, Comparison.Equal, AF_QIPCRTR)),
        ]);
}
