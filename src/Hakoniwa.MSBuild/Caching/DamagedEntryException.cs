namespace Hakoniwa.MSBuild.Caching;

/// <summary>What the store has for a step is not what was stored; the message says what of it.</summary>
internal sealed class DamagedEntryException(string message) : Exception(message);
