using System.Text.Json;

using Hakoniwa.Reporting;

namespace Hakoniwa.Profiles.Schema;

/// <summary>
/// The schema of our own profiles as a JSON Schema, for editors that check and complete TOML by one. It says what can be said there: what the
/// reader finds wrong by looking at two keys at once, at the host, or behind a reference, it does not. See
/// <see href="https://json-schema.org/draft/2020-12/schema"/>.
/// </summary>
internal static partial class JsonSchema
{
    // A string that refers to something can become anything.
    private const string Reference = @"\$\{";

    /// <summary>The text of the schema, with a line end at its end.</summary>
    internal static string Text() => JsonText.Of(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
        writer.WriteString("title", "A profile of hakoniwa");
        Table(writer, ProfileSchema.Root, [ProfileSchema.VersionKey]);
        writer.WriteEndObject();
    });

    private static void Table(Utf8JsonWriter writer, TableType table, IReadOnlyList<string> more)
    {
        writer.WriteString("type", "object");
        writer.WriteStartObject("properties");
        foreach (var key in table.Keys)
        {
            writer.WriteStartObject(key.Name);
            writer.WriteString("description", Description(key));
            if (Default(key) is { } value)
            {
                writer.WritePropertyName("default");
                writer.WriteRawValue(value);
            }

            Type(writer, key.Type);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        string[] required = [.. more, .. table.Keys.Where(k => k.Required).Select(k => k.Name)];
        if (required.Length > 0)
        {
            writer.WriteStartArray("required");
            foreach (var name in required)
                writer.WriteStringValue(name);
            writer.WriteEndArray();
        }

        writer.WriteBoolean("additionalProperties", false);
    }

    /// <summary>The sentence, what words mean, and a default that is not a value.</summary>
    private static string Description(ProfileKey key)
    {
        var lines = new List<string> { key.Description };
        if (Words(key.Type) is { } words)
            lines.AddRange(words.Words.Where(w => w.Meaning.Length > 0 && w.Word.Length > 0).Select(w => $"{w.Word}: {w.Meaning}"));
        if (key.Default is { } text && Default(key) is null)
            lines.Add($"Default: {text}.");
        return string.Join('\n', lines);
    }

    private static WordType? Words(ProfileType type) => type switch
    {
        WordType words => words,
        ListType list => Words(list.Element),
        _ => null,
    };

    /// <summary>A default as JSON, if it is a value and not a description of one.</summary>
    private static string? Default(ProfileKey key) => key switch
    {
        { Default: null } => null,
        { Type: WordType words } when words.Words.Any(w => w.Word == key.Default) => $"\"{key.Default}\"",
        { Default: "true" or "false" or ['0' or '1' or '2' or '3' or '4' or '5' or '6' or '7' or '8' or '9', ..] } => key.Default,
        { Default: ['"', .., '"'] } when key.Default.AsSpan().Count('"') == 2 => key.Default,
        { Default: ['[', .., ']'] } => key.Default,
        _ => null,
    };
}
