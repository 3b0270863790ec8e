namespace Hakoniwa.Profiles.Toml;

internal sealed class TomlInteger(TomlSource source, int offset, long value) : TomlValue(source, offset)
{
    internal override string Kind => "an integer";

    internal long Value { get; } = value;
}
