using Hakoniwa.Limiting;

namespace Hakoniwa.Diagnostics.Probing;

/// <summary>What the host lends: ids, a network, groups.</summary>
internal static class HelperProbes
{
    private const string Pasta = "pasta";
    private static readonly string[] Controllers = ["memory", "pids", "cpu"];

    internal static IEnumerable<HostProbe> All { get; } =
    [
        new("subordinate-ids", SubordinateIds) { After = [HostProbes.UserNamespace, HostProbes.IdMap] },
        new(Pasta, Connect) { After = [HostProbes.UserNamespace, HostProbes.IdMap, HostProbes.Mounts, HostProbes.Tmpfs, "bind", "network-namespace"] },
        new("cgroup", Group),
    ];

    private static ProbeAnswer SubordinateIds(HostFacts facts)
    {
        if (!facts.IsRoot && !IsInPath("newuidmap"))
        {
            return ProbeAnswer.Fails("newuidmap is not installed, which maps several ids for an ordinary user",
                "sudo apt-get install uidmap (elsewhere the package shadow-utils)");
        }

        return ProcessProbes.Launch(Container.Empty().Unshare(NamespaceKinds.User).UserNamespaceMode(UserNamespaceMode.Auto), "several ids are mapped");
    }

    private static ProbeAnswer Connect(HostFacts facts)
    {
        if (!IsInPath(Pasta))
            return ProbeAnswer.Fails("pasta is not installed, which connects a sandbox's network to the host's", "sudo apt-get install passt");
        if (!File.Exists("/dev/net/tun"))
            return ProbeAnswer.Fails("there is no /dev/net/tun", facts.Container is null ? "sudo modprobe tun" : "docker run --device /dev/net/tun …");
        if (!CanOpen("/dev/net/tun"))
            return ProbeAnswer.Fails("/dev/net/tun may not be opened by this user", "sudo chmod 666 /dev/net/tun");
        var container = Container.Empty().Unshare(NamespaceKinds.User | NamespaceKinds.Mount).RootFs("/").Network(Network.Pasta());
        return ProcessProbes.Launch(container, "a sandbox was connected");
    }

    private static ProbeAnswer Group(HostFacts facts)
    {
        if (CgroupSearch.Find(Controllers) is ({ } place, _))
        {
            return ProcessProbes.Launch(Container.Empty().LimitMemory(256.MiB()).LimitProcesses(64).LimitCpu(1),
                $"memory, processes and processors of a sandbox can be limited, below {place.Directory}");
        }

        var obstacle = CgroupSearch.Find(Controllers).Obstacle!;
        var possible = Controllers.Where(c => CgroupSearch.Find([c]).Place is not null).ToArray();
        var remedy = facts.Container is null && obstacle.Remedy == CgroupSearch.Delegation ? "systemd-run --user --scope -p Delegate=yes COMMAND" : obstacle.Remedy;
        return possible.Length == 0
            ? ProbeAnswer.Fails(obstacle.Reason, remedy)
            : ProbeAnswer.Limited($"only {string.Join(", ", possible)} can be limited: {obstacle.Reason}", remedy);
    }

    private static bool IsInPath(string program) => SearchPath.Candidates(program, Environment.GetEnvironmentVariable("PATH")).Any(File.Exists);

    private static bool CanOpen(string path)
    {
        try
        {
            using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
