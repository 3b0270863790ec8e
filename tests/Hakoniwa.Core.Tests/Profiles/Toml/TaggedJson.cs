using System.Globalization;
using System.Text.Json;

using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Core.Tests.Profiles.Toml;

/// <summary>The corpus says in JSON what a document holds: tables as objects, arrays as arrays, and each other value with its type.</summary>
internal static class TaggedJson
{
    /// <summary>Where the value differs from what the JSON says; null where it does not.</summary>
    internal static string? Difference(TomlValue value, JsonElement said, string path = "")
    {
        switch (value)
        {
            case TomlTable table when said.ValueKind == JsonValueKind.Object:
                if (!table.Keys.ToHashSet().SetEquals(said.EnumerateObject().Select(p => p.Name)))
                    return $"{path}: has the keys {string.Join(", ", table.Keys)}";
                return said.EnumerateObject()
                    .Select(p => table.TryGet(p.Name, out var item) ? Difference(item, p.Value, $"{path}/{p.Name}") : p.Name + " is missing")
                    .FirstOrDefault(d => d is not null);

            case TomlArray array when said.ValueKind == JsonValueKind.Array:
                if (array.Items.Count != said.GetArrayLength())
                    return $"{path}: has {array.Items.Count} items";
                return array.Items.Zip(said.EnumerateArray(), (item, expected) => Difference(item, expected, path + "/[]")).FirstOrDefault(d => d is not null);

            case TomlTable or TomlArray:
                return $"{path}: is {value.Kind}";
        }

        if (said.ValueKind != JsonValueKind.Object || !said.TryGetProperty("type", out var type))
            return $"{path}: is {value.Kind}";
        var text = said.GetProperty("value").GetString()!;
        return IsSame(value, type.GetString()!, text) ? null : $"{path}: is {value.Kind}, not the {type} {text}";
    }

    private static bool IsSame(TomlValue value, string type, string text) => (value, type) switch
    {
        (TomlString v, "string") => v.Value == text,
        (TomlInteger v, "integer") => v.Value == long.Parse(text, CultureInfo.InvariantCulture),
        (TomlBoolean v, "bool") => v.Value == (text == "true"),
        (TomlFloat v, "float") => v.Value.Equals(text switch
        {
            "inf" or "+inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            "nan" => double.NaN,
            _ => double.Parse(text, CultureInfo.InvariantCulture),
        }),
        (TomlDateTime { Value: DateTimeOffset v }, "datetime") => v.EqualsExact(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture)),
        (TomlDateTime { Value: DateTime v }, "datetime-local") => v == DateTime.Parse(text, CultureInfo.InvariantCulture),
        (TomlDateTime { Value: DateOnly v }, "date-local") => v == DateOnly.Parse(text, CultureInfo.InvariantCulture),
        (TomlDateTime { Value: TimeOnly v }, "time-local") => v == TimeOnly.Parse(text, CultureInfo.InvariantCulture),
        _ => false,
    };
}
