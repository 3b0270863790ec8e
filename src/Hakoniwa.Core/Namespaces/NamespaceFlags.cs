using Hakoniwa.Interop;

namespace Hakoniwa;

/// <summary>The flags of clone(2) and unshare(2) for kinds of namespace.</summary>
internal static class NamespaceFlags
{
    /// <summary>The kinds, by the names that the kernel's settings have for them.</summary>
    internal static readonly (NamespaceKinds Kind, string Name)[] Names =
    [
        (NamespaceKinds.User, "user"), (NamespaceKinds.Mount, "mnt"), (NamespaceKinds.Pid, "pid"), (NamespaceKinds.Ipc, "ipc"),
        (NamespaceKinds.Uts, "uts"), (NamespaceKinds.Cgroup, "cgroup"), (NamespaceKinds.Network, "net"),
    ];

    internal static int Of(NamespaceKinds kinds)
    {
        var flags = 0;
        if ((kinds & NamespaceKinds.User) != 0)
            flags |= Sched.CLONE_NEWUSER;
        if ((kinds & NamespaceKinds.Mount) != 0)
            flags |= Sched.CLONE_NEWNS;
        if ((kinds & NamespaceKinds.Pid) != 0)
            flags |= Sched.CLONE_NEWPID;
        if ((kinds & NamespaceKinds.Ipc) != 0)
            flags |= Sched.CLONE_NEWIPC;
        if ((kinds & NamespaceKinds.Uts) != 0)
            flags |= Sched.CLONE_NEWUTS;
        if ((kinds & NamespaceKinds.Cgroup) != 0)
            flags |= Sched.CLONE_NEWCGROUP;
        if ((kinds & NamespaceKinds.Network) != 0)
            flags |= Sched.CLONE_NEWNET;
        return flags;
    }
}
