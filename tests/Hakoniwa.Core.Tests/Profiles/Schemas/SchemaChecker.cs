using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Hakoniwa.Core.Tests.Profiles.Schemas;

/// <summary>As much of JSON Schema, draft 2020-12, as the schema of profiles uses; a keyword that it does not know is a failure.</summary>
internal sealed class SchemaChecker(JsonObject schema)
{
    private static readonly HashSet<string> Annotations = ["$schema", "title", "description", "default"];

    /// <summary>The first thing that is wrong, null if nothing is.</summary>
    internal string? Check(JsonNode? value) => Check(schema, value, "");

    private static string? Check(JsonObject schema, JsonNode? value, string at)
    {
        foreach (var (keyword, argument) in schema)
        {
            if (Annotations.Contains(keyword))
                continue;
            if (Check(schema, keyword, argument!, value, at) is { } wrong)
                return wrong;
        }

        return null;
    }

    private static string? Check(JsonObject schema, string keyword, JsonNode argument, JsonNode? value, string at)
    {
        switch (keyword)
        {
            case "type":
                return HasType(argument.GetValue<string>(), value) ? null : $"{at}: not of type {argument}";
            case "properties":
                foreach (var (name, inner) in argument.AsObject())
                {
                    if (value is JsonObject table && table.ContainsKey(name) && Check(inner!.AsObject(), table[name], $"{at}/{name}") is { } wrong)
                        return wrong;
                }

                return null;
            case "required":
                return value is JsonObject keys && argument.AsArray().FirstOrDefault(name => !keys.ContainsKey(name!.GetValue<string>())) is { } missing
                    ? $"{at}: lacks {missing}" : null;
            case "additionalProperties":
                Assert.That(argument.GetValue<bool>(), Is.False);
                return value is JsonObject known && known.FirstOrDefault(p => !schema["properties"]!.AsObject().ContainsKey(p.Key)).Key is { } unknown
                    ? $"{at}: unknown key {unknown}" : null;
            case "items":
                return value is JsonArray list ? list.Select((item, i) => Check(argument.AsObject(), item, $"{at}/{i}")).FirstOrDefault(w => w is not null) : null;
            case "anyOf":
                return argument.AsArray().Any(s => Check(s!.AsObject(), value, at) is null) ? null : $"{at}: none of the alternatives";
            case "enum":
                return argument.AsArray().Any(word => JsonNode.DeepEquals(word, value)) ? null : $"{at}: none of the words";
            case "pattern":
                return value is JsonValue text && HasType("string", text) && !Regex.IsMatch(text.GetValue<string>(), argument.GetValue<string>(), RegexOptions.ECMAScript)
                    ? $"{at}: does not match {argument}" : null;
            case "minLength":
                return HasType("string", value) && value!.GetValue<string>().EnumerateRunes().Count() < argument.GetValue<int>() ? $"{at}: too short" : null;
            case "minimum":
                return HasType("number", value) && Number(value!) < Number(argument) ? $"{at}: less than {argument}" : null;
            case "maximum":
                return HasType("number", value) && Number(value!) > Number(argument) ? $"{at}: more than {argument}" : null;
            default:
                throw new NotSupportedException($"the keyword {keyword}");
        }
    }

    private static double Number(JsonNode value) => double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);

    private static bool HasType(string type, JsonNode? value) => (type, value?.GetValueKind()) switch
    {
        ("object", System.Text.Json.JsonValueKind.Object) => true,
        ("array", System.Text.Json.JsonValueKind.Array) => true,
        ("string", System.Text.Json.JsonValueKind.String) => true,
        ("boolean", System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False) => true,
        ("number", System.Text.Json.JsonValueKind.Number) => true,
        ("integer", System.Text.Json.JsonValueKind.Number) => Number(value!) % 1 == 0,
        _ => false,
    };
}
