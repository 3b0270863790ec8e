namespace Hakoniwa.Limiting;

/// <summary>
/// Where core_pattern names a program, the kernel starts it with the dump whatever the limit is, 0 included, unless it is 1 (which it reserves
/// to mean "none"). To a file a dump of less than a page is never written, so that 1 means none there, too.
/// </summary>
internal static class CoreLimit
{
    private const ulong None = 1;

    internal static ResourceLimit Effective(ResourceLimit limit)
        => limit is { Resource: Rlimit.Core, Soft: 0 } && OwnLimits.Hard(Rlimit.Core) >= None
            ? limit with { Soft = None, Hard = Math.Max(limit.Hard, None) }
            : limit;
}
