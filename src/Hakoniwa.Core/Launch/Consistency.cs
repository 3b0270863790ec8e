using Hakoniwa.Mounts;

namespace Hakoniwa.Launch;

/// <summary>Refuses descriptions that ask for something and share the namespace it needs.</summary>
internal static class Consistency
{
    internal static void Check(ContainerSpec spec)
    {
        Require(spec, NamespaceKinds.Mount, spec.RootFs is not null || !spec.Mounts.IsEmpty, "mounts are described");
        Require(spec, NamespaceKinds.Pid, spec.Mounts.OfType<ProcEntry>().Any(), "a fresh /proc is described");
        Require(spec, NamespaceKinds.Uts, spec.HostName is not null, "a host name is described");
        Require(spec, NamespaceKinds.User, spec.UserId is not null || spec.GroupId is not null, "ids are mapped");
        Require(spec, NamespaceKinds.Mount, !spec.Network.Allowed.Names.IsEmpty, "endpoints are allowed by name, for which /etc/hosts is replaced");
        Require(spec, NamespaceKinds.User | NamespaceKinds.Mount, spec.Network.PastaOptions is not null, "the network is connected by pasta");
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
