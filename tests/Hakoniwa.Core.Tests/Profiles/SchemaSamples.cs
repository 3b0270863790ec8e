using Hakoniwa.Profiles.Schema;

namespace Hakoniwa.Core.Tests.Profiles;

/// <summary>Profiles made from the schema: one key at a time, with what must stand beside it.</summary>
internal static class SchemaSamples
{
    /// <summary>Every key at every level, as the keys on the way to it.</summary>
    internal static IEnumerable<ProfileKey[]> Paths(TableType root, params ProfileKey[] before)
    {
        foreach (var key in root.Keys)
        {
            ProfileKey[] path = [.. before, key];
            yield return path;
            if (Inner(key.Type) is { } table)
            {
                foreach (var below in Paths(table, path))
                    yield return below;
            }
        }
    }

    /// <summary>A line with this value at that key, and what the tables on the way need; the last key by another name, if one is given.</summary>
    internal static string Line(ProfileKey[] path, string value, string? name = null)
    {
        var text = $"\"{name ?? path[^1].Name}\" = {value}";
        for (var i = path.Length - 2; i >= 0; i--)
        {
            var needed = Inner(path[i].Type)!.Keys.Where(k => k.Required && k != path[i + 1]).Select(k => $"{k.Name} = {Sample(k.Type)}, ");
            var table = $"{{ {string.Concat(needed)}{text} }}";
            text = $"\"{path[i].Name}\" = {(path[i].Type is ListType ? $"[{table}]" : table)}";
        }

        return text;
    }

    /// <summary>The smallest value that fits.</summary>
    internal static string Sample(ProfileType type) => type switch
    {
        BooleanType => "false",
        IntegerType i => i.Least.ToString(System.Globalization.CultureInfo.InvariantCulture),
        NumberType or SizeType or AmountType => "1",
        FileModeType => "'0700'",
        WordType w => $"'{w.Words[^1].Word}'",
        ListType l => $"[{Sample(l.Element)}]",
        TableType t => $"{{ {string.Join(", ", t.Keys.Where(k => k.Required).Select(k => $"{k.Name} = {Sample(k.Type)}"))} }}",
        EitherType e => Sample(e.Text),
        HostPathType or SandboxPathType or HostPathOrNoneType => "'/usr'",
        SeccompPathType => "'default'",
        AccessType => "'r'",
        _ when type.Expected == "an integer" => "1",
        _ => "'text'",
    };

    /// <summary>The table that a value is, or has as its elements.</summary>
    internal static TableType? Inner(ProfileType type) => type switch
    {
        TableType t => t,
        ListType l => Inner(l.Element),
        EitherType e => Inner(e.Other),
        _ => null,
    };

    internal static string Name(ProfileKey[] path) => string.Join('.', path.Select(k => k.Name));
}
