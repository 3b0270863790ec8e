using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Schema;

internal sealed class BooleanType : ProfileType
{
    internal static readonly BooleanType Instance = new();

    internal override string Expected => "true or false";

    internal override ProfileValue Read(TomlValue value, ProfileReading reading)
        => value is TomlBoolean written ? new(value, written.Value) : throw Unexpected(value);
}
