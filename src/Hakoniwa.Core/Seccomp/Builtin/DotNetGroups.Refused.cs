using System.Collections.Immutable;

namespace Hakoniwa.Seccomp.Builtin;

internal static partial class DotNetGroups
{
    /// <summary>What the default refuses too, with the same errors, and what it allows.</summary>
    internal static ImmutableArray<CallGroup> Refused { get; } =
    [
        .. DefaultGroups.Refused,
        new("extended attributes", "As on a file system without any, which `cp`, `ls` and others are used to.",
            """
            setxattr lsetxattr fsetxattr setxattrat getxattr lgetxattr fgetxattr getxattrat listxattr llistxattr flistxattr listxattrat
            removexattr lremovexattr fremovexattr removexattrat
            """) { Refusal = Errno.EOPNOTSUPP },
        new("newer calls", "As on an older kernel: whoever tries these does without.",
            """
            execveat statmount listmount file_getattr file_setattr cachestat process_madvise memfd_secret set_mempolicy_home_node
            landlock_create_ruleset landlock_add_rule landlock_restrict_self lsm_get_self_attr lsm_set_self_attr lsm_list_modules
            """) { Refusal = Errno.ENOSYS },
        new("owners and ids", "Becoming somebody else, giving files away, changing capabilities: all of it needs a privilege, or does nothing.",
            """
            chown lchown fchown fchownat setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups capget capset
            """) { Refusal = Errno.EPERM },
        new("ipc", "System V and POSIX queues, semaphores and shared memory. .NET's named mutexes and memory-mapped files are files.",
            """
            shmget shmat shmdt shmctl semget semop semtimedop semctl msgget msgsnd msgrcv msgctl mq_open mq_unlink mq_timedsend
            mq_timedreceive mq_notify mq_getsetattr
            """) { Refusal = Errno.EPERM },
        new("asynchronous files", ".NET reads and writes in threads of its pool.",
            "io_setup io_destroy io_submit io_cancel io_getevents io_pgetevents") { Refusal = Errno.EPERM },
        new("timers", "Timers that send signals or are descriptors; how well the clock is synchronised.",
            """
            alarm getitimer setitimer timer_create timer_settime timer_gettime timer_getoverrun timer_delete timerfd_create
            timerfd_settime timerfd_gettime adjtimex clock_adjtime
            """) { Refusal = Errno.EPERM },
        new("moving data", "Between pipes and files without copying, with a history of holes; flushing or reading ahead for the whole machine.",
            "splice tee vmsplice sync syncfs sync_file_range readahead") { Refusal = Errno.EPERM },
        new("memory of a kind", "Keys for memory, locking everything, other nodes for everything.",
            "pkey_alloc pkey_free pkey_mprotect mlockall munlockall set_mempolicy") { Refusal = Errno.EPERM },
        new("personality and confinement", "Other personalities (a fixed address space, say), sharing less with other threads, further filters.",
            "personality unshare seccomp") { Refusal = Errno.EPERM },
        new("other events", "Signals as descriptors; handles for files.",
            "signalfd signalfd4 name_to_handle_at") { Refusal = Errno.EPERM },
        new("other schedulers", "Deadlines, and priorities of disks.",
            "sched_getattr sched_setattr sched_rr_get_interval ioprio_get ioprio_set") { Refusal = Errno.EPERM },
    ];
}
