namespace Hakoniwa.MSBuild.Caching;

/// <summary>What a step depends on cannot be put into a key; the message says what, as the end of "The step is not cached: ".</summary>
internal sealed class NotCacheableException(string message) : Exception(message);
