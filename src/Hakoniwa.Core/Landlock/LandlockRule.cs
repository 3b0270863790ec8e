namespace Hakoniwa.Landlock;

/// <summary>What may be done at a path and below it.</summary>
internal sealed record LandlockRule(string Path, LandlockAccess Access, MissingPath Missing);
