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

    private static readonly SeccompAction NotPermitted = SeccompAction.Fail(Errno.EPERM);
    private static readonly SeccompAction Denied = SeccompAction.Fail(Errno.EACCES);

    internal static IEnumerable<SeccompRule> For(NamespaceKinds namespaces, bool tcp, bool unixSockets)
    {
        var rules = new List<SeccompRule>();
        if ((namespaces & NamespaceKinds.Network) != 0)
            AddNetwork(rules, tcp, unixSockets);
        if ((namespaces & NamespaceKinds.Ipc) != 0)
        {
            foreach (var call in (string[])["shmget", "shmat", "shmctl", "semget", "semop", "semtimedop", "semctl", "msgget", "msgsnd", "msgrcv", "msgctl", "mq_open", "mq_unlink"])
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
        // A second door to all of these, which no filter sees.
        foreach (var call in (string[])["io_uring_setup", "io_uring_enter", "io_uring_register"])
            rules.Add(new(call, NotPermitted));

        var family = new List<SeccompCondition>();
        if (unixSockets)
            family.Add(IsNot(0, AF_UNIX));
        if (tcp)
        {
            family.AddRange([IsNot(0, AF_INET), IsNot(0, AF_INET6)]);
            ImmutableArray<SeccompCondition> internet = unixSockets ? [IsNot(0, AF_UNIX)] : [];
            rules.Add(new("socket", Denied, internet.Add(SeccompCondition.Int32(1, SeccompComparison.NotEqual, SOCK_STREAM) with { Mask = TypeMask })));
            rules.Add(new("socket", Denied, internet.AddRange(IsNot(2, 0), IsNot(2, IPPROTO_TCP))));
            rules.Add(new("sendto", Denied, SeccompCondition.AnyOf(3, MSG_FASTOPEN)));
            rules.Add(new("sendmsg", Denied, SeccompCondition.AnyOf(2, MSG_FASTOPEN)));
            rules.Add(new("sendmmsg", Denied, SeccompCondition.AnyOf(3, MSG_FASTOPEN)));
            if (!unixSockets)
                rules.Add(new("listen", Denied));
        }

        rules.Add(new("socket", Denied, family.ToImmutableArray()));
        rules.Add(new("socketpair", Denied, IsNot(0, AF_UNIX)));

        // One of a pair of datagram sockets can be connected anew, to a name.
        if (!unixSockets)
            rules.Add(new("socketpair", Denied, SeccompCondition.Int32(1, SeccompComparison.Equal, SOCK_DGRAM) with { Mask = TypeMask }));
    }

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
    }

    private static SeccompCondition IsNot(int index, uint value) => SeccompCondition.Int32(index, SeccompComparison.NotEqual, value);
}
