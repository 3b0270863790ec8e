namespace Hakoniwa.Profiles.Toml;

/// <summary>An array, written in brackets or as a sequence of <c>[[tables]]</c>.</summary>
internal sealed class TomlArray(TomlSource source, int offset, bool ofTables) : TomlValue(source, offset)
{
    private readonly List<TomlValue> _items = [];

    internal override string Kind => "an array";

    /// <summary>Whether it was written as <c>[[tables]]</c>, so that more of them may follow.</summary>
    internal bool OfTables { get; } = ofTables;

    internal IReadOnlyList<TomlValue> Items => _items;

    internal void Add(TomlValue item) => _items.Add(item);
}
