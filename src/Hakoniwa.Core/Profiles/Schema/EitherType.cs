using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Schema;

/// <summary>A string, or something else.</summary>
internal sealed class EitherType(TextualType text, ProfileType other) : ProfileType
{
    internal TextualType Text => text;

    internal ProfileType Other => other;

    internal override string Expected => text.Expected + " or " + other.Expected;

    internal override ProfileValue Read(TomlValue value, ProfileReading reading) => value switch
    {
        TomlString => text.Read(value, reading),
        TomlInteger when other is IntegerType => other.Read(value, reading),
        TomlTable when other is TableType => other.Read(value, reading),
        _ => throw Unexpected(value),
    };
}
