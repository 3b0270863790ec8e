using System.Buffers;
using System.Text.Json;

namespace Hakoniwa.MSBuild.Caching;

/// <summary>
/// An entry in JSON. Written out by hand: generated converters would take the runtime longer to compile than most hits take.
/// </summary>
internal static class EntryJson
{
    internal static ReadOnlyMemory<byte> Write(CacheEntry entry)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("key", entry.Key);
        json.WriteStartArray("outputs");
        foreach (var output in entry.Outputs)
        {
            json.WriteStartObject();
            json.WriteString("root", output.Root);
            json.WriteString("path", output.Path);
            json.WriteNumber("permissions", output.Permissions);
            json.WriteNumber("size", output.Size);
            json.WriteString("content", output.Content);
            if (output.Modified is { } time)
                json.WriteNumber("modified", time);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("lines");
        foreach (var line in entry.Lines)
            WritePair(json, "text", line.Text, "stream", line.IsError ? "error" : "output");
        json.WriteEndArray();
        json.WriteStartArray("warnings");
        foreach (var warning in entry.Warnings)
            WritePair(json, "code", warning.Code, "text", warning.Text);
        json.WriteEndArray();
        json.WriteStartArray("undeclared");
        foreach (var path in entry.Undeclared)
            json.WriteStringValue(path);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="InvalidOperationException">It is no entry.</exception>
    /// <exception cref="KeyNotFoundException">It is no entry.</exception>
    internal static CacheEntry Read(ReadOnlyMemory<byte> bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        var root = document.RootElement;
        return new()
        {
            Key = Text(root, "key"),
            Outputs = List(root, "outputs", o => new CachedOutput(
                Text(o, "root"), Text(o, "path"), o.GetProperty("permissions").GetInt32(), o.GetProperty("size").GetInt64(), Text(o, "content"),
                o.TryGetProperty("modified", out var time) ? time.GetInt64() : null)),
            Lines = List(root, "lines", l => new CachedLine(Text(l, "text"), Text(l, "stream") == "error")),
            Warnings = List(root, "warnings", w => new CachedWarning(Text(w, "code"), Text(w, "text"))),
            Undeclared = List(root, "undeclared", u => u.GetString()!),
        };
    }

    private static void WritePair(Utf8JsonWriter json, string name1, string value1, string name2, string value2)
    {
        json.WriteStartObject();
        json.WriteString(name1, value1);
        json.WriteString(name2, value2);
        json.WriteEndObject();
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static List<T> List<T>(JsonElement element, string name, Func<JsonElement, T> read)
    {
        var list = new List<T>();
        foreach (var item in element.GetProperty(name).EnumerateArray())
            list.Add(read(item));
        return list;
    }
}
