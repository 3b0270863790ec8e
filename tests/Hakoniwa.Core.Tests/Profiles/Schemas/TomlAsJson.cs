using System.Text.Json.Nodes;

using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Core.Tests.Profiles.Schemas;

/// <summary>TOML as JSON, as editors give it to a schema: a date is text in a form that no string of a profile has to have.</summary>
internal static class TomlAsJson
{
    internal static JsonNode Of(TomlValue value) => value switch
    {
        TomlString s => JsonValue.Create(s.Value),
        TomlInteger i => JsonValue.Create(i.Value),
        TomlFloat f => JsonValue.Create(f.Value),
        TomlBoolean b => JsonValue.Create(b.Value),
        TomlArray a => new JsonArray([.. a.Items.Select(Of)]),
        TomlTable t => new JsonObject(t.Keys.Select(key => KeyValuePair.Create<string, JsonNode?>(key, t.TryGet(key, out var item) ? Of(item) : null))),
        _ => throw new NotSupportedException(value.Kind),
    };
}
