namespace Hakoniwa.Profiles;

/// <summary>A profile with all that it includes, as one table.</summary>
/// <param name="Dialect">By which rules it was read.</param>
/// <param name="Table">What it says.</param>
/// <param name="Files">What was read, in that order.</param>
internal sealed record LoadedProfile(ProfileDialect Dialect, ProfileTable Table, IReadOnlyList<string> Files);
