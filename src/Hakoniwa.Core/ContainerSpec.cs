using System.Collections.Immutable;

using Hakoniwa.Capabilities;
using Hakoniwa.Identity;
using Hakoniwa.Limiting;
using Hakoniwa.Mounts;

namespace Hakoniwa;

/// <summary>What a <see cref="Container"/> describes.</summary>
internal sealed record ContainerSpec
{
    internal NamespaceKinds Namespaces { get; init; }

    /// <summary>The host directory whose top-level directories make the root, or null.</summary>
    internal string? RootFs { get; init; }

    internal SandboxRoot Root { get; init; } = MemoryRoot.Default;

    /// <summary>Whether a root in memory stays writable.</summary>
    internal bool WritableRoot { get; init; }

    internal ImmutableArray<Restriction> Restrictions { get; init; } = [];

    /// <summary>In the order they were described; a later entry replaces an earlier one at the same place.</summary>
    internal ImmutableArray<MountEntry> Mounts { get; init; } = [];

    internal string? HostName { get; init; }

    internal uint? UserId { get; init; }

    internal uint? GroupId { get; init; }

    /// <summary>The maps of ids, where they are given; empty otherwise.</summary>
    internal ImmutableArray<IdRange> UserRanges { get; init; } = [];

    internal ImmutableArray<IdRange> GroupRanges { get; init; } = [];

    internal UserNamespaceMode UserNamespaceMode { get; init; }

    internal RunAs? RunAs { get; init; }

    /// <summary>What the program keeps, in the kernel's order.</summary>
    internal CapabilitySet Capabilities { get; init; } = CapabilitySet.Empty;

    internal bool AllowNewPrivileges { get; init; }

    internal Network Network { get; init; } = Network.Host;

    internal ResourceLimits Limits { get; init; } = ResourceLimits.Empty;

    /// <summary>The limits of the sandbox as a whole; null where it needs no cgroup of its own.</summary>
    internal CgroupLimits? Cgroup { get; init; }

    internal Mode Mode { get; init; }

    internal SandboxBackend Backend { get; init; }

    internal SeccompProfile Seccomp { get; init; } = SeccompProfile.Default;

    internal LandlockRuleset? Landlock { get; init; }

    internal Report Report { get; init; }

    internal FileFilter FileFilter { get; init; } = new();

    internal ImmutableDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    internal bool AccountEntries { get; init; }
}
