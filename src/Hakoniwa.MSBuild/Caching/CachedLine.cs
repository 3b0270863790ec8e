namespace Hakoniwa.MSBuild.Caching;

/// <summary>A line that a step wrote.</summary>
internal sealed record CachedLine(string Text, bool IsError);
