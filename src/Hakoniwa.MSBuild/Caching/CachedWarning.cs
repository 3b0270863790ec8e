namespace Hakoniwa.MSBuild.Caching;

/// <summary>A warning that the sandbox of a step gave reason for.</summary>
internal sealed record CachedWarning(string Code, string Text);
