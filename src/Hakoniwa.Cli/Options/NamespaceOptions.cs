namespace Hakoniwa.Cli.Options;

/// <summary>Namespaces in addition to those that every sandbox has.</summary>
internal static class NamespaceOptions
{
    internal static readonly RunOption Everything = new("--unshare-all", "Cgroup, IPC, network and UTS namespaces of its own. User, mount and PID namespaces always are.");

    internal static readonly RunOption Cgroup = new("--unshare-cgroup", "A cgroup namespace of its own.");

    internal static readonly RunOption Ipc = new("--unshare-ipc", "An IPC namespace of its own.");

    internal static readonly RunOption Network = new("--unshare-network", "A network namespace of its own, as --network none.");

    internal static readonly RunOption Uts = new("--unshare-uts", "A UTS namespace of its own.");

    internal static readonly RunOption HostName = new("--hostname", "The host name, in a UTS namespace of its own.") { Value = "NAME" };

    internal static readonly IReadOnlyList<RunOption> All = [Everything, Cgroup, Ipc, Network, Uts, HostName];

    internal static Container Apply(Container container, GivenOptions line)
    {
        var kinds = (line.Has(Everything) ? NamespaceKinds.All : NamespaceKinds.None)
            | (line.Has(Cgroup) ? NamespaceKinds.Cgroup : NamespaceKinds.None)
            | (line.Has(Ipc) ? NamespaceKinds.Ipc : NamespaceKinds.None)
            | (line.Has(Network) ? NamespaceKinds.Network : NamespaceKinds.None)
            | (line.Has(Uts) ? NamespaceKinds.Uts : NamespaceKinds.None);
        if (kinds != NamespaceKinds.None)
            container = container.Unshare(kinds);
        return line.Value(HostName) is { } name ? Checked.By(HostName, () => container.HostName(name)) : container;
    }
}
