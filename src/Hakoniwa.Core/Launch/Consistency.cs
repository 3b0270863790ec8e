using Hakoniwa.Identity;
using Hakoniwa.Mounts;

namespace Hakoniwa.Launch;

/// <summary>Refuses descriptions that ask for something and share the namespace it needs.</summary>
internal static class Consistency
{
    internal static void Check(ContainerSpec spec)
    {
        Require(spec, NamespaceKinds.Mount, spec.RootFs is not null || !spec.Mounts.IsEmpty || !spec.Restrictions.IsEmpty || spec.WritableRoot || spec.Root != MemoryRoot.Default,
            "mounts are described");
        foreach (var mount in spec.Mounts)
        {
            Require(spec, NamespaceKinds.Pid, mount is ProcEntry, "a fresh /proc is described");
            Require(spec, NamespaceKinds.Ipc, mount is MessageQueueEntry, "message queues are described");

            // What keeps a program from opening files through /proc/PID/root of the host's processes is that it is in another user namespace.
            Require(spec, NamespaceKinds.User, mount is ProcEntry { OrHosts: true }, "the host's /proc may be shown");
        }

        if (spec is { WritableRoot: true, Root: HostRoot })
        {
            throw new SandboxException(ErrorCode.ContradictoryDescription, "a writable root in memory is described, and the root is a directory of the host",
                "RootDir says itself whether it is writable.");
        }

        Require(spec, NamespaceKinds.Uts, spec.HostName is not null, "a host name is described");
        Require(spec, NamespaceKinds.User, spec.UserId is not null || spec.GroupId is not null || !spec.UserRanges.IsEmpty || !spec.GroupRanges.IsEmpty
            || spec.UserNamespaceMode != UserNamespaceMode.Own, "ids are mapped");
        Require(spec, NamespaceKinds.Mount, spec.Network.Allowed.Names.Count > 0, "endpoints are allowed by name, for which /etc/hosts is replaced");
        Require(spec, NamespaceKinds.User | NamespaceKinds.Mount, spec.Network.PastaOptions is not null, "the network is connected by pasta");
        Require(spec, NamespaceKinds.User, !spec.Capabilities.IsEmpty, "capabilities are kept, which would count on the host");
        if (spec.RunAs is not null && NestedNamespace.IsNeeded(spec))
        {
            throw new SandboxException(ErrorCode.ContradictoryDescription, "the program is to run as another user and to keep CAP_SYS_ADMIN",
                "The second user namespace that CAP_SYS_ADMIN needs has the caller's own ids alone: leave one of them out.");
        }
    }

    private static void Require(ContainerSpec spec, NamespaceKinds needed, bool asked, string what)
    {
        if (asked && (spec.Namespaces & needed) != needed)
        {
            throw new SandboxException(ErrorCode.ContradictoryDescription, $"{what}, and the {needed} namespace is shared with the caller",
                $"Unshare the {needed} namespace or leave that out.");
        }
    }
}
