using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Schema;

/// <summary>
/// An array. An element that is a <c>${glob:…}</c> as a whole becomes as many as it matches, and so does a table whose
/// <see cref="TableType.Spreads"/> is one.
/// </summary>
internal sealed class ListType(ProfileType element) : ProfileType
{
    internal ProfileType Element => element;

    internal override string Expected => element switch
    {
        TableType => "an array of tables",
        TextualType and not AmountType => "an array of strings",
        _ => "an array",
    };

    internal override ProfileValue Read(TomlValue value, ProfileReading reading)
    {
        if (value is not TomlArray array)
            throw Unexpected(value);

        var items = new List<ProfileValue>(array.Items.Count);
        foreach (var item in array.Items)
        {
            if (item is TomlString written && element is TextualType type && reading.Paths(written) is { } paths)
                items.AddRange(paths.Select(path => type.Read(written, path, reading)));
            else if (item is TomlTable table && element is TableType { Spreads: { } key } spreading
                && table.TryGet(key, out var spread) && spread is TomlString pattern && reading.Paths(pattern) is { } places)
                items.AddRange(places.Select(path => spreading.Read(table, reading, path)));
            else
                items.Add(element.Read(item, reading));
        }

        return new(value, items);
    }
}
