namespace Hakoniwa.MSBuild.Caching;

/// <summary>What the store knows of a step.</summary>
internal sealed record CacheEntry
{
    public required string Key { get; init; }

    public required IReadOnlyList<CachedOutput> Outputs { get; init; }

    /// <summary>In the order they were logged.</summary>
    public required IReadOnlyList<CachedLine> Lines { get; init; }

    /// <summary>What the sandbox refused.</summary>
    public required IReadOnlyList<CachedWarning> Warnings { get; init; }

    /// <summary>What the step wrote and did not declare.</summary>
    public required IReadOnlyList<string> Undeclared { get; init; }
}
