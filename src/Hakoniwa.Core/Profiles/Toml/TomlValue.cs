namespace Hakoniwa.Profiles.Toml;

/// <summary>A value with the place where it stands.</summary>
internal abstract class TomlValue(TomlSource source, int offset)
{
    /// <summary>What kind of value this is, with its article, as messages name it.</summary>
    internal abstract string Kind { get; }

    internal TomlSource Source { get; } = source;

    internal int Offset { get; } = offset;

    internal TomlPosition Position => Source.Locate(Offset);

    /// <summary>What to throw where the value is not what it has to be.</summary>
    internal TomlException Error(string message) => Source.Error(Offset, message);
}
