using System.Net;
using System.Net.Sockets;
using System.Text;

using Hakoniwa.Launch;
using Hakoniwa.Mounts;
using Hakoniwa.Networking;

namespace Hakoniwa.Reporting;

/// <summary>Where a sandbox's own resolver listens, and how programs find it; see resolv.conf(5).</summary>
/// <param name="Address">On the sandbox's loopback; null if none is of use.</param>
/// <param name="Remark">Then, why.</param>
internal sealed record StubResolverPlan(IPAddress? Address, string? Remark)
{
    internal const int Port = 53;

    private const string Path = "/etc/resolv.conf";

    /// <summary>
    /// Not 127.0.0.1, where a program in the sandbox may listen itself. On many machines this is the host's own resolver (systemd-resolved), so
    /// that programs are used to it; the whole of 127.0.0.0/8 is the loopback device's.
    /// </summary>
    private const int UsualNumber = 53;

    /// <summary>Adds the file that names the resolver.</summary>
    /// <returns>Null where no resolver was asked for, or the sandbox has a network in which there are others.</returns>
    internal static StubResolverPlan? Make(Dictionary<string, MountEntry> places, ContainerSpec spec)
    {
        if (!IsNeeded(spec))
            return null;
        var seen = SeenFile.Find(places, Path);
        if (places.ContainsKey(Path) || places.ContainsKey(seen.Place))
            return new(null, $"Name lookups are not recorded: the description has a {Path} of its own.");

        var file = Look(places, spec, seen);
        if (file == Found.Missing && !IsListed(spec.Network.Allowed, IPAddress.Loopback))
            return new(IPAddress.Loopback, null);
        if (file is Found.Missing or Found.Unknown)
            return new(null, $"Name lookups are not recorded: there is no {Path} to replace.");

        var address = Unlisted(spec.Network.Allowed);
        places[seen.Place] = new FileEntry(seen.Place, Encoding.ASCII.GetBytes($"nameserver {address}\n"));
        return new(address, null);
    }

    /// <summary>The same where the mount table is the host's.</summary>
    internal static StubResolverPlan? WithoutMounts(ContainerSpec spec)
        => IsNeeded(spec) ? new(null, $"Name lookups are not recorded: {Path} is the host's, since the mount namespace is shared.") : null;

    private static bool IsNeeded(ContainerSpec spec)
        => (spec.Report & Report.Network) != 0 && (spec.Namespaces & NamespaceKinds.Network) != 0 && spec.Network.Mode == NetworkMode.Loopback;

    private static Found Look(Dictionary<string, MountEntry> places, ContainerSpec spec, SeenFile seen)
    {
        for (var directory = SandboxPath.Parent(seen.Place); ; directory = SandboxPath.Parent(directory))
        {
            switch (places.GetValueOrDefault(directory))
            {
                case TmpfsEntry or ScratchEntry:
                    return Found.Replaceable;
                case BindEntry or LayerEntry or SelectedEntry:
                    return seen.Contents is null ? Found.Missing : Found.Replaceable;
                case null or DirectoryEntry when directory != "/":
                    continue;
                case null when spec.Root is HostRoot root:
                    return HostPath.IsFileWithin(root.Directory, seen.Place[1..]) ? Found.Replaceable : Found.Missing;
                case null:
                    return Found.Replaceable;
                default:
                    return Found.Unknown;
            }
        }
    }

    private static IPAddress Unlisted(AllowList allowed)
    {
        for (var number = UsualNumber; ; number++)
        {
            var candidate = new IPAddress([127, 0, 0, (byte)number]);
            if (!IsListed(allowed, candidate))
                return candidate;
        }
    }

    private static bool IsListed(AllowList allowed, IPAddress address) => allowed.Listeners.Any(l => l.Inside.Port == Port && l.Inside.Address.Equals(address));

    /// <summary>In a directory of the host nothing is created: there must be a file to put ours over.</summary>
    private enum Found
    {
        Replaceable,

        /// <summary>Then the C libraries ask 127.0.0.1.</summary>
        Missing,
        Unknown,
    }
}
