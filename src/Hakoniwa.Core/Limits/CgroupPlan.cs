using Hakoniwa.Launch;

namespace Hakoniwa.Limiting;

/// <summary>The cgroup that each launch of a plan makes for itself.</summary>
/// <param name="Place">Where.</param>
/// <param name="Limits">Its limits.</param>
/// <param name="Slot">The slot that takes the descriptor of its cgroup.procs.</param>
internal sealed record CgroupPlan(CgroupPlace Place, CgroupLimits Limits, int Slot)
{
    /// <summary>The plan of the group, if the description needs one, and what is left out for want of a place.</summary>
    /// <exception cref="SandboxException">HAKO1018, unless the mode allows to leave things out.</exception>
    internal static (CgroupPlan? Plan, IReadOnlyList<string> Omissions) Make(ContainerSpec container, Slots slots)
    {
        if (container.Cgroup is not { } limits)
            return (null, []);

        var (place, obstacle) = CgroupSearch.Find([.. limits.Parts().Select(p => p.Controller)]);
        if (place is not null)
            return (new(place, limits, slots.Next()), []);
        if (container.Mode != Mode.BestEffort)
            throw obstacle!.ToException(limits.ToString());

        // A controller of three may be what is missing.
        var omissions = new List<string>();
        CgroupLimits? possible = null;
        foreach (var (controller, part) in limits.Parts())
        {
            var (found, missing) = CgroupSearch.Find([controller]);
            if (found is null)
                omissions.Add($"{part}: {missing!.Reason}");
            else
                possible = part.With(possible ?? new());
        }

        if (possible is null)
            return (null, omissions);
        (place, obstacle) = CgroupSearch.Find([.. possible.Parts().Select(p => p.Controller)]);
        return place is not null ? (new(place, possible, slots.Next()), omissions) : (null, [.. omissions, $"{possible}: {obstacle!.Reason}"]);
    }

    internal Cgroup Create() => Cgroup.Create(Place, Limits);
}
