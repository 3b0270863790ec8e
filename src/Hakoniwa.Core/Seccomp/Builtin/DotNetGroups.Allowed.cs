using System.Collections.Immutable;

namespace Hakoniwa.Seccomp.Builtin;

/// <summary>
/// Every call that the tables know, in one group each: what <see cref="SeccompProfile.DotNet"/> decides by the call's number alone. A call that
/// does no more than another one on the list is on it too, since other C libraries and versions use that form of it.
/// </summary>
internal static partial class DotNetGroups
{
    internal static ImmutableArray<CallGroup> Allowed { get; } =
    [
        new("files", "Files, memory-mapped files and their locks; assemblies, sources and outputs.",
            """
            open openat openat2 creat close close_range read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 lseek dup
            dup2 dup3 fcntl flock ioctl truncate ftruncate fallocate fadvise64 fsync fdatasync copy_file_range sendfile umask
            """),
        new("file tree", "Directories, links and names. FIFOs are named pipes, and the runtime's for a debugger.",
            """
            getcwd chdir fchdir getdents getdents64 mkdir mkdirat rmdir rename renameat renameat2 link linkat unlink unlinkat symlink
            symlinkat readlink readlinkat mknod mknodat
            """),
        new("attributes", "Size, mode and times of files, free space of file systems.",
            """
            stat lstat fstat newfstatat statx statfs fstatfs access faccessat faccessat2 chmod fchmod fchmodat fchmodat2 utime utimes
            futimesat utimensat
            """),
        new("events", "Pipes of child processes and of signal handling, sockets that are ready, FileSystemWatcher. msquic counts with eventfd.",
            """
            pipe pipe2 poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 eventfd eventfd2
            inotify_init inotify_init1 inotify_add_watch inotify_rm_watch
            """),
        new("memory", "The garbage collector's heap, on several nodes too; code that is mapped twice (memfd_create), once to write and once to run;"
            + " shadow stacks and sealing, where a C library sets them up. mincore and msync are how unwinders ask whether memory is readable.",
            """
            brk mmap munmap mprotect mremap madvise msync mincore mlock mlock2 munlock memfd_create mbind get_mempolicy map_shadow_stack
            mseal
            """),
        new("processes", "Process.Start, its exit, sessions and groups of the shell that MSBuild's Exec uses.",
            """
            clone fork vfork execve exit exit_group wait4 waitid getpid getppid getpgid getpgrp setpgid getsid setsid prctl arch_prctl
            pidfd_open
            """),
        new("threads", "Threads, locks, and the barrier over all threads that the garbage collector suspends with.",
            """
            futex futex_wait futex_wake futex_requeue futex_waitv set_robust_list get_robust_list set_tid_address gettid rseq membarrier
            getcpu
            """),
        new("scheduling", "How many processors there are; priorities and affinity of threads and processes.",
            """
            sched_yield sched_getaffinity sched_setaffinity sched_getparam sched_setparam sched_getscheduler sched_setscheduler
            sched_get_priority_max sched_get_priority_min getpriority setpriority
            """),
        new("signals", "PosixSignalRegistration, Process.Kill, interrupting threads for the garbage collector, stack overflows.",
            """
            rt_sigaction rt_sigprocmask rt_sigpending rt_sigsuspend rt_sigtimedwait rt_sigqueueinfo rt_tgsigqueueinfo sigaltstack kill tkill
            tgkill pause pidfd_send_signal
            """),
        new("kernel's returns", "Entered by the kernel's own trampolines, never by choice: ends of signal handlers, interrupted sleeps, and probes"
            + " that somebody outside has put into a program or library.",
            "rt_sigreturn restart_syscall uretprobe uprobe"),
        new("time", "Clocks and sleeping. Timers of .NET are threads that wait.",
            "time gettimeofday clock_gettime clock_getres clock_nanosleep nanosleep"),
        new("sockets", "TCP, UDP and ping on loopback, Unix domain sockets (which named pipes are, too), and the list of network interfaces.",
            """
            socket socketpair bind listen accept accept4 connect getsockname getpeername getsockopt setsockopt sendto sendmsg sendmmsg
            recvfrom recvmsg recvmmsg shutdown
            """),
        new("ids", "Who runs this, without a way to become somebody else.",
            "getuid geteuid getgid getegid getresuid getresgid getgroups"),
        new("facts and limits", "Memory and names of the machine, random numbers, what was used, and the program's own limits.",
            "uname sysinfo getrandom getrusage times getrlimit setrlimit prlimit64"),
    ];
}
