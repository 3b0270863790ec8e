using System.Diagnostics.CodeAnalysis;

namespace Hakoniwa.Profiles.Toml;

/// <summary>A table; its keys are in the order in which they were written.</summary>
internal sealed class TomlTable(TomlSource source, int offset, TomlTableOrigin origin) : TomlValue(source, offset)
{
    private readonly OrderedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    internal override string Kind => "a table";

    internal TomlTableOrigin Origin { get; set; } = origin;

    internal IEnumerable<string> Keys => _entries.Keys;

    internal bool TryGet(string key, [NotNullWhen(true)] out TomlValue? value)
    {
        value = _entries.TryGetValue(key, out var entry) ? entry.Value : null;
        return value is not null;
    }

    /// <summary>Where the key stands, as opposed to its value.</summary>
    internal int OffsetOf(string key) => _entries[key].KeyOffset;

    internal void Add(string key, int keyOffset, TomlValue value) => _entries.Add(key, new(keyOffset, value));

    private readonly record struct Entry(int KeyOffset, TomlValue Value);
}
