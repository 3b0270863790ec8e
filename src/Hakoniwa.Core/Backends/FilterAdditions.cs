using System.Collections.Immutable;

using Hakoniwa.Seccomp;

using static Hakoniwa.Interop.Socket;

namespace Hakoniwa.Backends;

/// <summary>
/// What the filter refuses in place of namespaces, whatever the profile says: that which reaches the host and which Landlock does not
/// restrict.
/// </summary>
internal static class FilterAdditions
{
    private const uint SetIdBits = 0xC00;
    private const uint TypeMask = 0xF;
    private const uint IPPROTO_TCP = 6;
    private const uint MSG_FASTOPEN = 0x20000000;
    private const uint IOPRIO_WHO_PROCESS = 1;

    /// <summary>O_CREAT, and what __O_TMPFILE is besides O_DIRECTORY: without one of them the kernel ignores the mode, which may be anything.</summary>
    private const uint MakesFile = 0x40 | 0x400000;

    private static readonly SeccompAction NotPermitted = SeccompAction.Fail(Errno.EPERM);
    private static readonly SeccompAction Denied = SeccompAction.Fail(Errno.EACCES);

    internal static IEnumerable<SeccompRule> For(NamespaceKinds namespaces, bool tcp, bool unixSockets)
    {
        var rules = new List<SeccompRule>();
        if ((namespaces & NamespaceKinds.Network) != 0)
            AddNetwork(rules, tcp, unixSockets);
        else if ((namespaces & NamespaceKinds.Mount) != 0 && !unixSockets)
            AddSocketsOfPaths(rules);
        if ((namespaces & NamespaceKinds.Ipc) != 0)
        {
            foreach (var call in (string[])["shmget", "shmat", "shmctl", "semget", "semop", "semtimedop", "semctl", "msgget", "msgsnd", "msgrcv", "msgctl", "mq_open", "mq_unlink", "ipc"])
                rules.Add(new(call, Denied));
        }

        if ((namespaces & NamespaceKinds.Pid) != 0)
            AddProcesses(rules);
        if ((namespaces & NamespaceKinds.Mount) != 0)
            AddFiles(rules);
        return rules;
    }

    /// <summary>Landlock knows TCP alone, and of that connecting and binding: neither a listen that binds by itself nor a send that connects.</summary>
    private static void AddNetwork(List<SeccompRule> rules, bool tcp, bool unixSockets)
    {
        AddSecondDoor(rules);
        var family = new List<SeccompCondition>();
        if (unixSockets)
            family.Add(IsNot(0, AF_UNIX));
        if (tcp)
        {
            family.AddRange([IsNot(0, AF_INET), IsNot(0, AF_INET6)]);
            ImmutableArray<SeccompCondition> internet = unixSockets ? [IsNot(0, AF_UNIX)] : [];
            rules.Add(new("socket", Denied, internet.Add(IsNotType(SOCK_STREAM))));
            rules.Add(new("socket", Denied, internet.AddRange(IsNot(2, 0), IsNot(2, IPPROTO_TCP))));
            rules.Add(new("sendto", Denied, SeccompCondition.AnyOf(3, MSG_FASTOPEN)));
            rules.Add(new("sendmsg", Denied, SeccompCondition.AnyOf(2, MSG_FASTOPEN)));
            rules.Add(new("sendmmsg", Denied, SeccompCondition.AnyOf(3, MSG_FASTOPEN)));
            if (!unixSockets)
                rules.Add(new("listen", Denied));
        }

        rules.Add(new("socket", Denied, family.ToImmutableArray()));
        rules.Add(new("socketpair", Denied, IsNot(0, AF_UNIX)));

        if (!unixSockets)
            rules.Add(DatagramPair());
        AddMultiplexer(rules);
    }

    /// <summary>The network is the host's, and the host's sockets in its file system are not to be seen.</summary>
    private static void AddSocketsOfPaths(List<SeccompRule> rules)
    {
        AddSecondDoor(rules);
        rules.Add(new("socket", Denied, SeccompCondition.Int32(0, SeccompComparison.Equal, AF_UNIX)));
        rules.Add(DatagramPair());
        AddMultiplexer(rules);
    }

    /// <summary>What 32-bit x86 has for all calls about sockets; it takes its arguments from memory, where no filter looks.</summary>
    private static void AddMultiplexer(List<SeccompRule> rules) => rules.Add(new("socketcall", Denied));

    /// <summary>A second door to calls about sockets and files, which no filter sees.</summary>
    private static void AddSecondDoor(List<SeccompRule> rules)
    {
        foreach (var call in (string[])["io_uring_setup", "io_uring_enter", "io_uring_register"])
            rules.Add(new(call, NotPermitted));
    }

    /// <summary>
    /// One of a pair of datagram sockets can be connected anew, to a name. A raw one is a datagram socket, too; see unix_create in the kernel.
    /// </summary>
    private static SeccompRule DatagramPair() => new("socketpair", Denied, IsNotType(SOCK_STREAM), IsNotType(SOCK_SEQPACKET));

    /// <summary>What the same user may do to processes outside; signals and tracing are Landlock's. Of the program's own, 0 stands for the caller.</summary>
    private static void AddProcesses(List<SeccompRule> rules)
    {
        foreach (var call in (string[])["prlimit64", "sched_setaffinity", "sched_setparam", "sched_setattr"])
            rules.Add(new(call, NotPermitted, IsNot(0, 0)));

        // C libraries name a thread of the program's own, too, by its number; making it an ordinary one (SCHED_OTHER) harms nobody.
        rules.Add(new("sched_setscheduler", NotPermitted, IsNot(0, 0), IsNot(1, 0)));
        rules.Add(new("setpriority", NotPermitted, IsNot(0, 0)));
        rules.Add(new("setpriority", NotPermitted, IsNot(1, 0)));
        rules.Add(new("ioprio_set", NotPermitted, IsNot(0, IOPRIO_WHO_PROCESS)));
        rules.Add(new("ioprio_set", NotPermitted, IsNot(1, 0)));
    }

    /// <summary>Set-user-id bits on the user's own files, which would outlive the sandbox: there is no nosuid.</summary>
    private static void AddFiles(List<SeccompRule> rules)
    {
        foreach (var (call, mode) in ((string, int)[])[("chmod", 1), ("fchmod", 1), ("fchmodat", 2), ("fchmodat2", 2)])
            rules.Add(new(call, NotPermitted, SeccompCondition.AnyOf(mode, SetIdBits)));

        // New files can come with them.
        foreach (var (call, mode) in ((string, int)[])[("creat", 1), ("mknod", 1), ("mknodat", 2)])
            rules.Add(new(call, NotPermitted, SeccompCondition.AnyOf(mode, SetIdBits)));
        foreach (var (call, flags) in ((string, int)[])[("open", 1), ("openat", 2)])
            rules.Add(new(call, NotPermitted, SeccompCondition.AnyOf(flags, MakesFile), SeccompCondition.AnyOf(flags + 1, SetIdBits)));

        // Its mode lies in memory. Whoever uses it has openat for kernels before 5.6.
        rules.Add(new("openat2", SeccompAction.Fail(Errno.ENOSYS)) { IsExpected = true });
        AddSecondDoor(rules);
    }

    private static SeccompCondition IsNot(int index, uint value) => SeccompCondition.Int32(index, SeccompComparison.NotEqual, value);

    private static SeccompCondition IsNotType(uint value) => IsNot(1, value) with { Mask = TypeMask };
}
