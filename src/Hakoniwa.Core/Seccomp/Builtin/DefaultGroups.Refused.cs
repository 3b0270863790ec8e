using System.Collections.Immutable;

namespace Hakoniwa.Seccomp.Builtin;

internal static partial class DefaultGroups
{
    /// <summary>Where it says EPERM, a program without capabilities mostly gets that without a filter too.</summary>
    internal static ImmutableArray<CallGroup> Refused { get; } =
    [
        new("mounts", "The file tree stays the one the sandbox was given.",
            """
            mount umount2 pivot_root chroot fsopen fsconfig fsmount fspick move_mount open_tree open_tree_attr mount_setattr
            """) { Refusal = Errno.EPERM },
        new("others' namespaces", "Entering somebody else's. Making new ones is a matter of flags, see below.",
            "setns") { Refusal = Errno.EPERM },
        new("other processes", "Reading and controlling other processes, taking their descriptors and memory away. Where a PID or user namespace is"
            + " shared, that reaches out of the sandbox; kcmp tells the order of kernel addresses.",
            "ptrace process_vm_readv process_vm_writev process_mrelease kcmp pidfd_getfd") { Refusal = Errno.EPERM },
        new("kernel programs", "Programs inside the kernel, and counters that look into it; both have a long history of privilege escalations.",
            "bpf perf_event_open") { Refusal = Errno.EPERM },
        new("user faults", "Holds the kernel in mid-copy for as long as one likes, which turns races into certainties.",
            "userfaultfd") { Refusal = Errno.EPERM },
        new("io_uring", "A second door to most other calls that no filter sees. Programs fall back, as where `io_uring_disabled` is 2.",
            "io_uring_setup io_uring_enter io_uring_register") { Refusal = Errno.EPERM },
        new("keyrings", "Not all keyrings are separated by namespaces.",
            "keyctl add_key request_key") { Refusal = Errno.EPERM },
        new("machine", "The kernel itself and the whole machine: modules, other kernels, the log (`dmesg`), swap, accounting, quotas, names.",
            """
            kexec_load kexec_file_load init_module finit_module delete_module reboot swapon swapoff syslog acct quotactl quotactl_fd
            sethostname setdomainname
            """) { Refusal = Errno.EPERM },
        new("host's clock", "The host's clock. Reading is allowed.",
            "settimeofday clock_settime") { Refusal = Errno.EPERM },
        new("files past the tree", "Files by inode, past the mounts that hide them; watching whole file systems. inotify is allowed.",
            "open_by_handle_at lookup_dcookie fanotify_init fanotify_mark") { Refusal = Errno.EPERM },
        new("ports and segments", "Port access; 16-bit and 32-bit segments, which nothing in a 64-bit program needs.",
            "iopl ioperm modify_ldt") { Refusal = Errno.EPERM },
        new("moving pages", "Moves memory, also that of other processes, between nodes, and tells where it lies. Placing one's own is allowed.",
            "move_pages migrate_pages") { Refusal = Errno.EPERM },
        new("init's and removed", "Removed from newer kernels, or of use to init alone.",
            "nfsservctl uselib _sysctl vhangup") { Refusal = Errno.EPERM },
        new("clone3", "Its flags are in memory, where a filter cannot look. C libraries and runtimes fall back to `clone`, with every thread and process;"
            + " reports leave it out.",
            "clone3") { Refusal = Errno.ENOSYS, IsExpected = true },
        new("replaced", "Old calls that kernels can be built without or only imitate; libraries have used others for decades.",
            "ustat sysfs remap_file_pages") { Refusal = Errno.ENOSYS },
        new("never there", "Numbers that no kernel of this architecture has answered in living memory. It answers the same.",
            """
            create_module get_kernel_syms query_module getpmsg putpmsg afs_syscall tuxcall security vserver epoll_ctl_old epoll_wait_old
            set_thread_area get_thread_area
            """) { Refusal = Errno.ENOSYS },
    ];
}
