using System.Collections.Immutable;

namespace Hakoniwa.Seccomp.Builtin;

/// <summary>
/// Every call that the tables know, in one group each: what <see cref="SeccompProfile.Default"/> decides by the call's number alone. Calls
/// that are refused with certain arguments are among the allowed ones here; their conditions are in <see cref="DefaultPolicy"/>.
/// </summary>
internal static partial class DefaultGroups
{
    internal static ImmutableArray<CallGroup> Allowed { get; } =
    [
        new("files", "Opening, reading, writing, copying and locking files.",
            """
            open openat openat2 creat close close_range read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 lseek dup
            dup2 dup3 fcntl flock ioctl truncate ftruncate fallocate fadvise64 readahead sync syncfs fsync fdatasync sync_file_range
            copy_file_range sendfile splice tee vmsplice umask cachestat
            """),
        new("file tree", "Directories, links and names; nodes are FIFOs and sockets, since devices take a capability.",
            """
            getcwd chdir fchdir getdents getdents64 mkdir mkdirat rmdir rename renameat renameat2 link linkat unlink unlinkat symlink
            symlinkat readlink readlinkat mknod mknodat name_to_handle_at
            """),
        new("attributes", "What is known of a file or file system: size, mode, owner, times, extended attributes. statmount and listmount only read.",
            """
            stat lstat fstat newfstatat statx statfs fstatfs statmount listmount access faccessat faccessat2 chmod fchmod fchmodat fchmodat2
            chown lchown fchown fchownat utime utimes futimesat utimensat setxattr lsetxattr fsetxattr setxattrat getxattr lgetxattr
            fgetxattr getxattrat listxattr llistxattr flistxattr listxattrat removexattr lremovexattr fremovexattr removexattrat
            file_getattr file_setattr
            """),
        new("events", "Pipes, and waiting for descriptors, counters, signals and changes of files. Watchers use inotify.",
            """
            pipe pipe2 poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 eventfd eventfd2
            signalfd signalfd4 inotify_init inotify_init1 inotify_add_watch inotify_rm_watch
            """),
        new("asynchronous files", "Reading and writing in the background as databases do (libaio), every access visible to the filter's rules.",
            "io_setup io_destroy io_submit io_cancel io_getevents io_pgetevents"),
        new("memory", "Mapping, protecting, locking and placing the program's own memory; JIT compilers and garbage collectors, also over several nodes.",
            """
            brk mmap munmap mprotect mremap madvise process_madvise msync mincore mlock mlock2 mlockall munlock munlockall memfd_create
            memfd_secret pkey_alloc pkey_free pkey_mprotect mbind get_mempolicy set_mempolicy set_mempolicy_home_node map_shadow_stack mseal
            """),
        new("processes", "Starting, replacing, ending, naming and waiting for processes; sessions and process groups.",
            """
            clone fork vfork execve execveat exit exit_group wait4 waitid getpid getppid getpgid getpgrp setpgid getsid setsid prctl
            arch_prctl personality unshare pidfd_open
            """),
        new("threads", "Locks, restartable sequences, barriers, and what a C library sets up with each thread.",
            """
            futex futex_wait futex_wake futex_requeue futex_waitv set_robust_list get_robust_list set_tid_address gettid rseq membarrier
            getcpu
            """),
        new("scheduling", "Processors and priorities; raising one takes a capability or a limit.",
            """
            sched_yield sched_getaffinity sched_setaffinity sched_getparam sched_setparam sched_getscheduler sched_setscheduler
            sched_getattr sched_setattr sched_get_priority_max sched_get_priority_min sched_rr_get_interval getpriority setpriority
            ioprio_get ioprio_set
            """),
        new("signals", "Handling, sending and waiting for signals; the PID namespace and the user id confine them.",
            """
            rt_sigaction rt_sigprocmask rt_sigpending rt_sigsuspend rt_sigtimedwait rt_sigqueueinfo rt_tgsigqueueinfo sigaltstack kill tkill
            tgkill pause pidfd_send_signal
            """),
        new("kernel's returns", "Entered by the kernel's own trampolines, never by choice: ends of signal handlers, interrupted sleeps, and probes"
            + " that somebody outside has put into a program or library. Without them such a program dies.",
            "rt_sigreturn restart_syscall uretprobe uprobe"),
        new("time", "Clocks, sleeping and timers. adjtimex and clock_adjtime also tell how well the clock is synchronised; writing takes a capability.",
            """
            time gettimeofday clock_gettime clock_getres clock_nanosleep nanosleep adjtimex clock_adjtime alarm getitimer setitimer
            timer_create timer_settime timer_gettime timer_getoverrun timer_delete timerfd_create timerfd_settime timerfd_gettime
            """),
        new("sockets", "The network that the sandbox was given, and Unix domain sockets.",
            """
            socket socketpair bind listen accept accept4 connect getsockname getpeername getsockopt setsockopt sendto sendmsg sendmmsg
            recvfrom recvmsg recvmmsg shutdown
            """),
        new("ipc", "Shared memory, semaphores and message queues, of System V (PostgreSQL) and POSIX, which the IPC namespace separates.",
            """
            shmget shmat shmdt shmctl semget semop semtimedop semctl msgget msgsnd msgrcv msgctl mq_open mq_unlink mq_timedsend
            mq_timedreceive mq_notify mq_getsetattr
            """),
        new("ids", "User and group ids, and giving up capabilities. The sandbox's map of ids is the limit, and there are no capabilities to take.",
            """
            getuid geteuid getgid getegid getresuid getresgid getgroups setuid setgid setreuid setregid setresuid setresgid setfsuid
            setfsgid setgroups capget capset
            """),
        new("facts and limits", "The machine's name and load, random numbers, what was used, and the program's own limits.",
            "uname sysinfo getrandom getrusage times getrlimit setrlimit prlimit64"),
        new("self-confinement", "Programs that lock themselves in: a further filter, Landlock, security modules. It can only become narrower.",
            """
            seccomp landlock_create_ruleset landlock_add_rule landlock_restrict_self lsm_get_self_attr lsm_set_self_attr lsm_list_modules
            """),
    ];
}
