using System.Collections.Immutable;

namespace Hakoniwa.Limiting;

/// <summary>At most one limit for each resource, in the order of the resources' numbers.</summary>
internal sealed class ResourceLimits
{
    private ResourceLimits(ImmutableArray<ResourceLimit> limits) => Values = limits;

    internal static ResourceLimits Empty { get; } = new([]);

    internal ImmutableArray<ResourceLimit> Values { get; }

    internal ResourceLimits With(ResourceLimit limit)
        => new([.. Values.Where(l => l.Resource < limit.Resource), limit, .. Values.Where(l => l.Resource > limit.Resource)]);
}
