namespace Hakoniwa.Reporting.Decoding;

/// <summary>
/// Which arguments of a call tell people something, and how they are read. Names are the key, so that it is the same for every interface.
/// </summary>
internal static class CallSignatures
{
    /// <summary>
    /// <c>call kind kind …</c>, a line each. The kinds are those of <see cref="ArgumentText"/>; <c>-</c> leaves an argument out. Words that are
    /// not kinds are tables of <see cref="ArgumentNames"/>.
    /// </summary>
    private const string Lines =
        """
        mount path path text mount-flags
        umount path
        umount2 path umount-flags
        pivot_root path path
        chroot path
        open_tree dirfd path open-tree-flags
        open_tree_attr dirfd path open-tree-flags
        move_mount dirfd path dirfd path hex
        fsopen text hex
        fsconfig fd fsconfig-command text
        fsmount fd hex hex
        fspick dirfd path hex
        mount_setattr dirfd path hex
        ptrace ptrace-request pid
        process_vm_readv pid
        process_vm_writev pid
        process_madvise fd
        process_mrelease fd hex
        kcmp pid pid int
        pidfd_getfd fd fd
        pidfd_open pid hex
        pidfd_send_signal fd int
        kill pid int
        tkill pid int
        tgkill pid pid int
        setns fd clone-flags
        unshare clone-flags
        clone clone-flags
        clone3 clone-args
        fork
        vfork
        keyctl keyctl-command int
        add_key text text - size key
        request_key text text text key
        bpf bpf-command
        perf_event_open perf-event pid int
        userfaultfd hex
        io_uring_setup size
        io_uring_enter fd size size
        io_uring_register fd uint
        socket address-family socket-type protocol
        socketpair address-family socket-type protocol
        socketcall socketcall-command
        connect fd address
        bind fd address
        sendto fd - size hex address
        sendmsg fd message
        sendmmsg fd - uint
        recvmsg fd
        recvfrom fd
        accept fd
        accept4 fd
        listen fd int
        setsockopt fd int int
        getsockopt fd int int
        ioctl fd ioctl-request
        prctl prctl-option long
        arch_prctl hex
        personality hex
        seccomp uint hex
        capset
        capget
        kexec_load - size
        kexec_file_load fd fd
        init_module - size text
        finit_module fd text
        delete_module text
        create_module text
        query_module text
        get_kernel_syms
        getpmsg
        putpmsg
        afs_syscall
        tuxcall
        security
        vserver
        epoll_ctl_old
        epoll_wait_old
        set_thread_area
        get_thread_area
        remap_file_pages
        swapon path hex
        swapoff path
        reboot - - reboot-command
        acct path
        quotactl hex path
        quotactl_fd fd hex
        open_by_handle_at fd
        name_to_handle_at dirfd path
        lookup_dcookie
        fanotify_init hex hex
        fanotify_mark fd hex hex dirfd path
        inotify_add_watch fd path hex
        syslog syslog-action
        settimeofday
        stime
        clock_settime clock
        clock_adjtime clock
        adjtimex
        iopl int
        ioperm hex size int
        modify_ldt int
        nfsservctl int
        uselib path
        _sysctl
        sysfs int
        ustat
        vhangup
        vmsplice fd
        sethostname text
        setdomainname text
        setuid int
        setgid int
        setreuid int int
        setregid int int
        setresuid int int int
        setresgid int int int
        setfsuid int
        setfsgid int
        setgroups size
        setpgid pid pid
        setsid
        setpriority int int int
        sched_setaffinity pid
        sched_setscheduler pid int
        sched_setattr pid
        sched_setparam pid
        ioprio_set int int hex
        setrlimit resource
        prlimit64 pid resource
        mbind
        migrate_pages pid
        move_pages pid
        set_mempolicy int
        mlock
        mlock2
        mlockall hex
        memfd_create text hex
        memfd_secret hex
        shmget key size
        shmat int
        semget key int
        msgget key
        mq_open text open-flags
        mq_unlink text
        open path open-flags
        creat path mode
        openat dirfd path open-flags
        openat2 dirfd path open-how
        execve path
        execveat dirfd path
        mkdir path mode
        mkdirat dirfd path mode
        mknod path mode hex
        mknodat dirfd path mode hex
        rmdir path
        unlink path
        unlinkat dirfd path hex
        rename path path
        renameat dirfd path dirfd path
        renameat2 dirfd path dirfd path hex
        link path path
        linkat dirfd path dirfd path
        symlink path path
        symlinkat path dirfd path
        readlink path
        readlinkat dirfd path
        chmod path mode
        fchmod fd mode
        fchmodat dirfd path mode
        fchmodat2 dirfd path mode
        chown path int int
        lchown path int int
        fchown fd int int
        fchownat dirfd path int int
        utime path
        utimes path
        futimesat dirfd path
        utimensat dirfd path
        truncate path size
        ftruncate fd size
        access path hex
        faccessat dirfd path hex
        faccessat2 dirfd path hex
        stat path
        lstat path
        fstat fd
        newfstatat dirfd path
        statx dirfd path
        statfs path
        chdir path
        fchdir fd
        getdents64 fd
        setxattr path text
        lsetxattr path text
        fsetxattr fd text
        setxattrat dirfd path - text
        getxattr path text
        lgetxattr path text
        fgetxattr fd text
        removexattr path text
        lremovexattr path text
        fremovexattr fd text
        listxattr path
        read fd
        write fd
        pread64 fd
        pwrite64 fd
        close fd
        dup fd
        dup2 fd fd
        dup3 fd fd
        fcntl fd int
        flock fd int
        fsync fd
        mmap
        munmap
        mprotect
        exit int
        exit_group int
        landlock_create_ruleset
        landlock_add_rule fd
        landlock_restrict_self fd
        map_shadow_stack
        statmount
        listmount
        set_mempolicy_home_node
        cachestat fd
        rseq
        membarrier int
        timer_create clock
        get_robust_list pid
        """;

    private static readonly Lazy<Dictionary<string, string[]>> All = new(Parse);

    /// <summary>The kinds of the arguments, or null for a call that is not in the list.</summary>
    internal static string[]? Of(string call) => All.Value.GetValueOrDefault(call);

    /// <summary>The calls that are in the list.</summary>
    internal static IReadOnlyCollection<string> Calls => All.Value.Keys;

    private static Dictionary<string, string[]> Parse()
    {
        var all = new Dictionary<string, string[]>(256, StringComparer.Ordinal);
        foreach (var line in Lines.Split('\n'))
        {
            var words = line.Split(' ');
            all.Add(words[0], words[1..]);
        }

        return all;
    }
}
