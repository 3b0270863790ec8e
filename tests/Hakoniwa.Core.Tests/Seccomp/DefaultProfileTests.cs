using Hakoniwa.Interop;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Seccomp;

public sealed class DefaultProfileTests
{
    private const ulong Garbage = 0xdead_beef_0000_0000;

    // Written out again, so that a call cannot vanish from the filter unseen.
    private static readonly string[] Refused =
    [
        "_sysctl", "acct", "add_key", "bpf", "chroot", "clock_settime", "delete_module", "fanotify_init", "fanotify_mark", "finit_module",
        "fsconfig", "fsmount", "fsopen", "fspick", "init_module", "io_uring_enter", "io_uring_register", "io_uring_setup", "ioperm", "iopl",
        "kcmp", "kexec_file_load", "kexec_load", "keyctl", "lookup_dcookie", "migrate_pages", "modify_ldt", "mount", "mount_setattr",
        "move_mount", "move_pages", "nfsservctl", "open_by_handle_at", "open_tree", "open_tree_attr", "perf_event_open", "pidfd_getfd",
        "pivot_root", "process_mrelease", "process_vm_readv", "process_vm_writev", "ptrace", "quotactl", "quotactl_fd", "reboot",
        "request_key", "setdomainname", "sethostname", "setns", "settimeofday", "swapoff", "swapon", "syslog", "umount2", "uselib",
        "userfaultfd", "vhangup",
    ];

    private static readonly string[] NotThere =
    [
        "clone3", "ustat", "sysfs", "remap_file_pages", "create_module", "get_kernel_syms", "query_module", "getpmsg", "putpmsg",
        "afs_syscall", "tuxcall", "security", "vserver", "epoll_ctl_old", "epoll_wait_old", "set_thread_area", "get_thread_area",
    ];

    // What runtimes, shells, compilers and test hosts live on, and calls that are refused elsewhere by habit.
    private static readonly string[] Needed =
    [
        "read", "write", "openat", "close", "mmap", "mprotect", "munmap", "brk", "futex", "execve", "execveat", "exit_group", "wait4",
        "waitid", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "membarrier", "madvise", "mbind", "get_mempolicy",
        "sched_getaffinity", "sched_setaffinity", "rseq", "set_robust_list", "getrandom", "memfd_create", "inotify_init1",
        "inotify_add_watch", "epoll_pwait", "ppoll", "socketpair", "connect", "bind", "sendmsg", "recvmsg", "statx", "copy_file_range",
        "splice", "close_range", "openat2", "faccessat2", "pidfd_open", "pidfd_send_signal", "seccomp", "landlock_create_ruleset",
        "personality", "capset", "adjtimex", "clock_adjtime", "shmget", "mq_open", "mknodat", "fchownat", "setpriority",
        "name_to_handle_at", "statmount", "listmount", "setsid", "kill", "tgkill",
    ];

    private static readonly (SeccompArchitecture Architecture, SockFilter[] Filter)[] Compiled =
        [.. Calls.Architectures.Select(architecture => (architecture, FilterCompiler.Compile(DefaultPolicy.Value, architecture)))];

    [Test]
    public void Every_call_number_is_decided_as_listed([Values("x86-64", "arm64")] string name)
    {
        (SeccompArchitecture architecture, SockFilter[] filter) = Of(name);
        var expected = architecture.Numbers.ToDictionary(
            call => call.Value,
            call => Refused.Contains(call.Key) ? SeccompAction.Fail(Errno.EPERM)
                : NotThere.Contains(call.Key) ? SeccompAction.Fail(Errno.ENOSYS)
                : call.Key is "socket" or "socketpair" ? SeccompAction.Fail(Errno.EAFNOSUPPORT)
                : SeccompAction.Allow);
        Assert.Multiple(() =>
        {
            for (int number = 0; number <= 1500; number++)
            {
                var decided = new SeccompAction(BpfMachine.Run(filter, Calls.Call(architecture.AuditArch, number)));
                Assert.That(decided, Is.EqualTo(expected.GetValueOrDefault(number, SeccompAction.Fail(Errno.ENOSYS))), $"call {number}");
            }
        });
    }

    [Test]
    public void What_programs_need_is_allowed([Values("x86-64", "arm64")] string name)
    {
        (SeccompArchitecture architecture, _) = Of(name);
        Assert.Multiple(() =>
        {
            foreach (string call in Needed)
                Assert.That(Decide(name, Calls.Call(architecture, call, 1, 1, 1, 1, 1, 1)), Is.EqualTo(SeccompAction.Allow), call);
        });
    }

    [TestCase("x86-64", Audit.AUDIT_ARCH_I386)]
    [TestCase("x86-64", Audit.AUDIT_ARCH_AARCH64)]
    [TestCase("x86-64", Audit.AUDIT_ARCH_ARM)]
    [TestCase("x86-64", 0u)]
    [TestCase("arm64", Audit.AUDIT_ARCH_ARM)]
    [TestCase("arm64", Audit.AUDIT_ARCH_X86_64)]
    [TestCase("arm64", Audit.AUDIT_ARCH_I386)]
    public void Calls_of_other_architectures_do_not_exist(string name, uint foreign)
    {
        Assert.Multiple(() =>
        {
            for (int number = 0; number <= 600; number++)
                Assert.That(Decide(name, Calls.Call(foreign, number)), Is.EqualTo(SeccompAction.Fail(Errno.ENOSYS)), $"call {number}");
        });
    }

    [Test]
    public void Calls_of_x32_do_not_exist()
    {
        Assert.Multiple(() =>
        {
            for (int number = 0; number <= 600; number++)
            {
                SeccompData call = Calls.Call(Audit.AUDIT_ARCH_X86_64, number | 0x40000000);
                Assert.That(Decide("x86-64", call), Is.EqualTo(SeccompAction.Fail(Errno.ENOSYS)), $"call {number}");
            }

            foreach (int number in (int[])[0x3fffffff, 0x40000000, 0x7fffffff, int.MinValue, -1])
            {
                SeccompAction decided = Decide("x86-64", Calls.Call(Audit.AUDIT_ARCH_X86_64, number));
                Assert.That(decided, Is.EqualTo(SeccompAction.Fail(Errno.ENOSYS)), $"0x{number:x}");
            }
        });
    }

    [TestCase(1ul, 9ul, true)]
    [TestCase(1ul, 0ul, false)]
    [TestCase(1ul, 15ul, false)]
    [TestCase(1ul, 9ul | 1ul << 32, false)]
    [TestCase(1ul | Garbage, 0ul, false)]
    [TestCase(2ul, 0ul, true)]
    [TestCase(38ul, 1ul, true)]
    public void The_parent_death_signal_stays_SIGKILL(ulong option, ulong signal, bool allowed)
    {
        Assert.Multiple(() =>
        {
            foreach ((SeccompArchitecture architecture, _) in Compiled)
            {
                SeccompAction decided = Decide(architecture.Name, Calls.Call(architecture, "prctl", option, signal));
                Assert.That(decided, Is.EqualTo(allowed ? SeccompAction.Allow : SeccompAction.Fail(Errno.EPERM)));
            }
        });
    }

    [TestCase(0x00020000u, TestName = "{m}(CLONE_NEWNS)")]
    [TestCase(0x02000000u, TestName = "{m}(CLONE_NEWCGROUP)")]
    [TestCase(0x04000000u, TestName = "{m}(CLONE_NEWUTS)")]
    [TestCase(0x08000000u, TestName = "{m}(CLONE_NEWIPC)")]
    [TestCase(0x10000000u, TestName = "{m}(CLONE_NEWUSER)")]
    [TestCase(0x20000000u, TestName = "{m}(CLONE_NEWPID)")]
    [TestCase(0x40000000u, TestName = "{m}(CLONE_NEWNET)")]
    public void No_new_namespace(uint flag)
    {
        Assert.Multiple(() =>
        {
            foreach ((SeccompArchitecture architecture, _) in Compiled)
            {
                foreach (string call in (string[])["clone", "unshare"])
                {
                    foreach (ulong flags in (ulong[])[flag, flag | 17, flag | 0x3d0f00, flag | Garbage, 0xffffffff])
                    {
                        SeccompAction decided = Decide(architecture.Name, Calls.Call(architecture, call, flags));
                        Assert.That(decided, Is.EqualTo(SeccompAction.Fail(Errno.EPERM)), $"{call} 0x{flags:x}");
                    }
                }
            }
        });
    }

    [Test]
    public void No_new_time_namespace_and_every_exit_signal()
    {
        Assert.Multiple(() =>
        {
            foreach ((SeccompArchitecture architecture, _) in Compiled)
            {
                SeccompAction time = Decide(architecture.Name, Calls.Call(architecture, "unshare", 0x80));
                Assert.That(time, Is.EqualTo(SeccompAction.Fail(Errno.EPERM)));
                for (ulong signal = 0; signal <= 0xff; signal++)
                    Assert.That(Decide(architecture.Name, Calls.Call(architecture, "clone", signal)), Is.EqualTo(SeccompAction.Allow));
            }
        });
    }

    // A thread as glibc makes it, as musl makes it, fork, vfork, and posix_spawn; then what programs unshare legitimately.
    [TestCase("clone", 0x3d0f00u)]
    [TestCase("clone", 0x7d0f00u)]
    [TestCase("clone", 0x01200011u)]
    [TestCase("clone", 0x4111u)]
    [TestCase("clone", 0x81ffffu & ~0x20000u)]
    [TestCase("unshare", 0x400u)]
    [TestCase("unshare", 0x200u)]
    public void Threads_and_processes_are_made_as_ever(string call, uint flags)
    {
        Assert.Multiple(() =>
        {
            foreach ((SeccompArchitecture architecture, _) in Compiled)
                Assert.That(Decide(architecture.Name, Calls.Call(architecture, call, flags | Garbage)), Is.EqualTo(SeccompAction.Allow));
        });
    }

    [TestCase(0x5412u, true)]
    [TestCase(0x541Cu, true)]
    [TestCase(0x5423u, true)]
    [TestCase(0u, false)]
    [TestCase(0x5411u, false)]
    [TestCase(0x5413u, false)]
    [TestCase(0x5401u, false)]
    [TestCase(0x00015412u, false)]
    [TestCase(0xffffffffu, false)]
    public void Requests_that_type_into_a_terminal_are_refused_whatever_the_upper_half_says(uint request, bool refused)
    {
        SeccompAction expected = refused ? SeccompAction.Fail(Errno.EPERM) : SeccompAction.Allow;
        AssertLow32("ioctl", 1, request, expected);
    }

    [Test]
    public void Families_of_sockets_that_no_program_needs_do_not_exist([Range(0u, 48u)] uint family)
    {
        // AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_PACKET.
        SeccompAction expected = family is 1 or 2 or 10 or 16 or 17 ? SeccompAction.Allow : SeccompAction.Fail(Errno.EAFNOSUPPORT);
        AssertLow32("socket", 0, family, expected);
        AssertLow32("socketpair", 0, family, expected);
    }

    private static void AssertLow32(string call, int index, uint value, SeccompAction expected)
    {
        Assert.Multiple(() =>
        {
            foreach ((SeccompArchitecture architecture, _) in Compiled)
            {
                foreach (ulong upper in (ulong[])[0, 0x1_0000_0000, Garbage, 0x80000000_00000000, 0xffffffff_00000000])
                {
                    ulong[] arguments = new ulong[6];
                    arguments[index] = upper | value;
                    SeccompAction decided = Decide(architecture.Name, Calls.Call(architecture, call, arguments));
                    Assert.That(decided, Is.EqualTo(expected), $"{call} 0x{upper | value:x}");
                }
            }
        });
    }

    private static SeccompAction Decide(string name, in SeccompData call) => new(BpfMachine.Run(Of(name).Filter, call));

    private static (SeccompArchitecture Architecture, SockFilter[] Filter) Of(string name) =>
        Compiled.Single(compiled => compiled.Architecture.Name == name);
}
