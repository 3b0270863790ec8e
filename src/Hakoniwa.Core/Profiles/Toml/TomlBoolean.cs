namespace Hakoniwa.Profiles.Toml;

internal sealed class TomlBoolean(TomlSource source, int offset, bool value) : TomlValue(source, offset)
{
    internal override string Kind => "a boolean";

    internal bool Value { get; } = value;
}
