using System.Text.Json;

namespace Hakoniwa.Core.Tests.Support;

/// <summary>What Hakoniwa.Probe said about one verb.</summary>
internal sealed record ProbeLine(string Verb, Errno Error, IReadOnlyList<string> Values)
{
    internal bool Ok => Error == 0;

    internal string Value => Values[0];

    internal static ProbeLine Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        var errno = root.GetProperty("ok").GetBoolean() ? default : Enum.Parse<Errno>(root.GetProperty("errno").GetString()!);
        return new(root.GetProperty("verb").GetString()!, errno, [.. root.GetProperty("values").EnumerateArray().Select(v => v.GetString()!)]);
    }

    public override string ToString() => $"{Verb}: {(Ok ? "ok " + string.Join(' ', Values) : Error.ToString())}";
}
