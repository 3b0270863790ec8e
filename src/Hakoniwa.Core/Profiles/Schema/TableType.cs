using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Schema;

/// <summary>A table with these keys and no others.</summary>
internal sealed class TableType(params ProfileKey[] keys) : ProfileType
{
    // Who forgets the first line has keys that only our own rules know.
    private const string ByOriginal = "The file is read by the original hakoniwa's rules, since it does not begin with 'hakoniwa = 1'.";

    private readonly Dictionary<string, ProfileKey> _byName = keys.ToDictionary(k => k.Name, StringComparer.Ordinal);

    /// <summary>In the order in which they are documented.</summary>
    internal IReadOnlyList<ProfileKey> Keys { get; } = keys;

    /// <summary>The key, a string, of which a <c>${glob:…}</c> makes a table for each path, in an array of such tables.</summary>
    internal string? Spreads { get; init; }

    internal override string Expected => "a table";

    internal override ProfileValue Read(TomlValue value, ProfileReading reading)
        => value is TomlTable table ? Read(table, reading, spread: null) : throw Unexpected(value);

    /// <param name="table">What is written.</param>
    /// <param name="reading">What to read it with.</param>
    /// <param name="spread">The value of <see cref="Spreads"/>, if it is not as it is written.</param>
    /// <param name="isInclude">Whether keys that an included file cannot have are unknown.</param>
    internal ProfileValue Read(TomlTable table, ProfileReading reading, string? spread, bool isInclude = false)
    {
        foreach (var name in table.Keys)
            CheckKnown(table, name, isInclude, reading);

        var read = new ProfileTable();
        foreach (var key in Keys)
        {
            if (!table.TryGet(key.Name, out var value))
            {
                if (key.Required)
                    throw ProfileErrors.At(table, $"the table lacks the key '{key.Name}', which is {key.Type.Expected}");
            }
            else if (spread is not null && key.Name == Spreads)
            {
                read[key.Name] = ((TextualType)key.Type).Read((TomlString)value, spread, reading);
            }
            else
            {
                read[key.Name] = key.Type.Read(value, reading);
            }
        }

        return new(table, read);
    }

    internal ProfileKey? Find(string name) => _byName.GetValueOrDefault(name);

    private void CheckKnown(TomlTable table, string name, bool isInclude, ProfileReading reading)
    {
        var key = Find(name);
        if (key is not null && (key.InInclude || !isInclude))
            return;

        string[] known = [.. Keys.Where(k => k.InInclude || !isInclude).Select(k => k.Name)];
        var message = key is not null
            ? $"an included file cannot have the key '{name}'; it can have {string.Join(", ", known)}"
            : $"unknown key '{name}'. {Spelling.Hint(name, known) ?? (reading.Interpolation is null ? ByOriginal : "")}".TrimEnd();
        throw ProfileErrors.At(key is null ? ErrorCode.ProfileContent : ErrorCode.ProfileInclude, table.Source, table.OffsetOf(name), message);
    }
}
