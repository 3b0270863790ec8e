namespace Hakoniwa.Profiles;

/// <summary>A table that fits the schema: what is not in it was not written.</summary>
internal sealed class ProfileTable
{
    private readonly Dictionary<string, ProfileValue> _values = new(StringComparer.Ordinal);

    internal IReadOnlyCollection<string> Keys => _values.Keys;

    internal ProfileValue? this[string key]
    {
        get => _values.GetValueOrDefault(key);
        set => _values[key] = value!;
    }

    internal bool Has(string key) => _values.ContainsKey(key);

    internal string? Text(string key) => this[key]?.Text;

    internal bool Flag(string key) => this[key] is { Flag: true };

    internal long? Number(string key) => this[key]?.Number;

    internal IReadOnlyList<ProfileValue> Items(string key) => this[key]?.Items ?? [];
}
