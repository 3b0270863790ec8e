namespace Hakoniwa.Profiles.Toml;

internal sealed class TomlString(TomlSource source, int offset, string value) : TomlValue(source, offset)
{
    internal override string Kind => "a string";

    internal string Value { get; } = value;
}
