using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles;

/// <summary>What the values of one file are read with.</summary>
/// <param name="Host">What is around the profile.</param>
/// <param name="Directory">What relative paths of the host are taken from.</param>
/// <param name="Interpolation">What expands references in strings; null where they are just text.</param>
internal sealed record ProfileReading(ProfileHost Host, string Directory, Interpolation? Interpolation)
{
    internal string Text(TomlString written) => Interpolation?.Expand(written) ?? written.Value;

    /// <summary>The paths that a <c>${glob:…}</c> which is the whole string stands for; null for any other string.</summary>
    internal IReadOnlyList<string>? Paths(TomlString written) => Interpolation?.ExpandGlob(written);
}
