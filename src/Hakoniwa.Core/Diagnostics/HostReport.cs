using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;

using Hakoniwa.Diagnostics.Probing;

namespace Hakoniwa;

/// <summary>What <see cref="HostCheck.Run"/> found.</summary>
public sealed partial record HostReport
{
    private HostReport(ImmutableArray<HostCapability> capabilities) => Capabilities = capabilities;

    /// <summary>Everything that was tried, always in the same order.</summary>
    public ImmutableArray<HostCapability> Capabilities { get; }

    /// <summary>The kernel's release, such as <c>6.8.0-45-generic</c>.</summary>
    public required string Kernel { get; init; }

    /// <summary>The processor's architecture, as .NET names it in lower case: <c>x64</c>, <c>arm64</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>The distribution by its own name, such as <c>Ubuntu 24.04.1 LTS</c>; empty where it does not say.</summary>
    public required string Distribution { get; init; }

    /// <summary>What this process is contained in as far as it can be told, such as <c>docker</c>; null if nothing speaks for it.</summary>
    public required string? Container { get; init; }

    /// <summary>The user that it was tried as.</summary>
    public required long UserId { get; init; }

    /// <summary>Whether <see cref="Hakoniwa.Container.Hermetic"/> can be had with <see cref="Mode.Enforce"/>: one was started.</summary>
    public bool EnforceWorks => Capabilities.Any(c => c is { Name: HostProbes.Hermetic, Status: HostCapabilityStatus.Works });

    /// <summary>The result in a sentence.</summary>
    public string Verdict
    {
        get
        {
            if (!EnforceWorks)
            {
                var culprits = Culprits;
                return culprits.Length == 0
                    ? $"Hermetic sandboxes cannot be had here: {Capabilities.FirstOrDefault(c => c.Name == HostProbes.Hermetic)?.Detail}."
                    : $"Hermetic sandboxes cannot be had here, for want of {string.Join(", ", culprits)}.";
            }

            var missing = Failed.Select(c => c.Name).ToArray();
            return missing.Length == 0
                ? "Hermetic sandboxes work here, and everything else does."
                : $"Hermetic sandboxes work here; those that ask for {string.Join(", ", missing)} do not.";
        }
    }

    /// <summary>What <see cref="Mode.BestEffort"/> would give here, in a sentence.</summary>
    public string BestEffort
    {
        get
        {
            if (EnforceWorks)
                return "With best effort the hermetic sandbox is the same; limits that need a cgroup are left out where there is none.";

            // What best effort itself looks at.
            var culprits = Culprits;
            if (Has(HostProbes.UserNamespace) && Has(HostProbes.IdMap) && Has(HostProbes.Mounts) && !culprits.Any(c => c.EndsWith("-namespace", StringComparison.Ordinal)))
            {
                if (culprits.Length > 0 && culprits.All(c => c is HostProbes.Proc or HostProbes.HostName))
                    return $"With best effort namespaces are used here, too, and the host's {string.Join(" and ", culprits)} shown, which is said with each run.";
                return "Best effort uses namespaces here, too, and fails in the same way"
                    + (Has(HostProbes.LandlockBackend) ? "; the Landlock backend (--backend landlock) does without them." : ".");
            }

            return Has(HostProbes.Landlock)
                ? "With best effort programs run without namespaces, under Landlock, a filter and a private temporary directory; what is weaker is said with each run."
                : "With best effort programs run without namespaces and without Landlock: a filter and limits are all that is left, which is said with each run.";
        }
    }

    /// <summary>What keeps the hermetic sandbox from working, itself aside.</summary>
    private string[] Culprits => [.. Failed.Where(c => c.NeededByEnforce && c.Name != HostProbes.Hermetic).Select(c => c.Name)];

    private IEnumerable<HostCapability> Failed => Capabilities.Where(c => c.Status == HostCapabilityStatus.DoesNotWork);

    internal bool Has(string name) => Capabilities.Any(c => c.Name == name && c.IsUsable);

    internal static HostReport Of(Diagnostics.HostFacts facts, IEnumerable<HostCapability> capabilities) => new([.. capabilities])
    {
        Kernel = facts.Kernel,
        Architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLower(CultureInfo.InvariantCulture),
        Distribution = facts.Distribution,
        Container = facts.Container,
        UserId = facts.UserId,
    };
}
