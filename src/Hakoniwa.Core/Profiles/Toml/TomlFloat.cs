namespace Hakoniwa.Profiles.Toml;

internal sealed class TomlFloat(TomlSource source, int offset, double value) : TomlValue(source, offset)
{
    internal override string Kind => "a float";

    internal double Value { get; } = value;
}
