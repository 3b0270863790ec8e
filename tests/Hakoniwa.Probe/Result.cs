using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Hakoniwa.Probe;

/// <summary>How a verb went: an error number or a value.</summary>
internal sealed class Result
{
    private Errno Error { get; init; }

    private IReadOnlyList<string> Values { get; init; } = [];

    internal static Result Of(params IEnumerable<string> values) => new() { Values = [.. values] };

    internal static Result Failed(Errno error) => new() { Error = error };

    /// <summary>Of a system call's answer: the errno, or the number as value.</summary>
    internal static Result FromCall(nint answer)
        => answer < 0 ? Failed((Errno)Marshal.GetLastPInvokeError()) : Of(answer.ToString(System.Globalization.CultureInfo.InvariantCulture));

    internal string ToJson(string verb)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("verb", verb);
            json.WriteBoolean("ok", Error == 0);
            json.WriteString("errno", Error == 0 ? "" : Error.ToString());
            json.WriteStartArray("values");
            foreach (var value in Values)
                json.WriteStringValue(value);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
