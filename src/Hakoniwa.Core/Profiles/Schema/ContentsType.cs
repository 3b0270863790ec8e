using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Schema;

/// <summary>The contents of a file, which may have any character.</summary>
internal sealed class ContentsType : ProfileType
{
    internal override string Expected => "a string";

    internal override ProfileValue Read(TomlValue value, ProfileReading reading)
        => value is TomlString written ? new(value, reading.Text(written)) : throw Unexpected(value);
}
