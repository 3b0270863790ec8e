using System.Globalization;

using Hakoniwa.Profiles.Schema;

namespace Hakoniwa.Core.Tests.Documentation;

/// <summary>The tables of docs/profiles.md, as the schema has them.</summary>
internal static class ProfilePage
{
    /// <summary>The rows for a key and all that is in it.</summary>
    internal static IEnumerable<string> Rows(ProfileKey key, string before = "")
    {
        var isList = key.Type is ListType { Element: TableType };
        var name = before + (key.Name[0] == '@' ? $"\"{key.Name}\"" : key.Name);
        var needed = key.Required ? "required" : key.Default is { } value ? Quoted(value) : "";
        yield return $"| `{name}` | {Type(key.Type)} | {needed} | {key.Description.Replace("|", "\\|", StringComparison.Ordinal)}{Meanings(key.Type)}{Merged(key)} |";

        var inner = key.Type switch
        {
            TableType table => table,
            ListType { Element: TableType table } => table,
            ListType { Element: EitherType { Other: TableType table } } => table,
            _ => null,
        };
        foreach (var row in inner?.Keys.SelectMany(k => Rows(k, name + (isList || key.Type is ListType ? "[]." : "."))) ?? [])
            yield return row;
    }

    private static string Quoted(string value) => value.Contains(' ', StringComparison.Ordinal) ? value : $"`{value.Trim('"')}`";

    private static string Type(ProfileType type) => type switch
    {
        BooleanType => "boolean",
        IntegerType => "integer",
        NumberType => "number",
        SizeType => "size",
        FileModeType => "octal",
        AmountType => "amount",
        WordType => "word",
        HostPathType or HostPathOrNoneType or SeccompPathType => "host path",
        SandboxPathType => "path",
        TableType => "table",
        ListType list => "array of " + Type(list.Element) + "s",
        EitherType either => $"{Type(either.Text)} or {Type(either.Other)}",
        _ => "string",
    };

    private static string Meanings(ProfileType type)
    {
        if ((type as ListType)?.Element is WordType inner)
            type = inner;
        var words = type is WordType word ? word.Words.Where(w => w.Word.Length > 0 && w.Meaning.Length > 0).ToList() : [];
        return words.Count == 0 ? "" : " " + string.Join(" ", words.Select(w => string.Create(CultureInfo.InvariantCulture, $"`{w.Word}`: {w.Meaning}")));
    }

    private static string Merged(ProfileKey key) => key switch
    {
        { Merge: MergeRule.Replace, Type: ListType or TableType } => " *Not merged.*",
        { Merge: MergeRule.Own } when key.Name != ProfileSchema.IncludeKey => " *Of this file alone.*",
        _ => "",
    };
}
