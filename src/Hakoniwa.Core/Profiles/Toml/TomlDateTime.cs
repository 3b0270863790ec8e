namespace Hakoniwa.Profiles.Toml;

/// <summary>A date, a time, or both: <see cref="DateTimeOffset"/>, or without an offset <see cref="DateTime"/>, <see cref="DateOnly"/> or <see cref="TimeOnly"/>.</summary>
internal sealed class TomlDateTime(TomlSource source, int offset, object value) : TomlValue(source, offset)
{
    internal override string Kind => "a date or time";

    internal object Value { get; } = value;
}
