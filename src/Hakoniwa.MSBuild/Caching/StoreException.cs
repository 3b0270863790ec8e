namespace Hakoniwa.MSBuild.Caching;

/// <summary>The store cannot be used; the message says why, as the end of "The store … cannot be used: ".</summary>
internal sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);
