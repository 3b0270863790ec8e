namespace Hakoniwa;

public sealed partial class Container
{
    /// <summary>Limits a resource of every process in the sandbox; soft and hard limit are <paramref name="value"/>.</summary>
    public Container Limit(Rlimit resource, ulong value) => Limit(new ResourceLimit(resource, value, value));

    /// <summary>Limits a resource of every process in the sandbox.</summary>
    /// <exception cref="ArgumentException">The soft limit is above the hard limit, or the resource is unknown.</exception>
    public Container Limit(ResourceLimit limit)
    {
        if (!Enum.IsDefined(limit.Resource))
            throw new ArgumentException("Unknown resource.", nameof(limit));
        if (limit.Soft > limit.Hard)
            throw new ArgumentException("The soft limit cannot be above the hard limit.", nameof(limit));
        return With(Spec with { Limits = Spec.Limits.SetItem(limit.Resource, limit) });
    }
}
