using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Schema;

/// <summary>The letters r, w and x in upper or lower case, with hyphens anywhere: the bits of <see cref="LandlockAccess"/>.</summary>
internal sealed class AccessType : TextualType
{
    internal override string Expected => "a string";

    protected override object Parse(TomlString written, string text, ProfileReading reading)
    {
        var access = LandlockAccess.None;
        foreach (var letter in text)
        {
            access |= char.ToLowerInvariant(letter) switch
            {
                'r' => LandlockAccess.Read,
                'w' => LandlockAccess.Write,
                'x' => LandlockAccess.Execute,
                '-' => LandlockAccess.None,
                _ => throw ProfileErrors.At(written, $"unknown access '{letter}': there are r, w and x"),
            };
        }

        return (long)access;
    }
}
