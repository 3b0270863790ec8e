using System.Text.Json;

using Hakoniwa.Reporting;

namespace Hakoniwa;

/// <content>The report for machines.</content>
public sealed partial record SandboxReport
{
    private const int JsonVersion = 1;

    /// <summary>The report as JSON, indented, with a line end; <c>docs/reports.md</c> describes it.</summary>
    public string ToJson() => JsonText.Of(Write);

    /// <summary>The report as a value within other JSON.</summary>
    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("version", JsonVersion);
        json.WriteStartArray("denials");
        foreach (var denied in Denials)
        {
            json.WriteStartObject();
            json.WriteString("call", denied.SystemCall);
            json.WriteString("arguments", denied.Arguments);
            json.WriteString("errno", denied.Errno.ToString());
            json.WriteString("rule", denied.Rule);
            Write(json, denied.Process, denied.ProcessId, denied.Count);
        }

        json.WriteEndArray();
        json.WriteStartArray("networkAttempts");
        foreach (var attempt in NetworkAttempts)
        {
            json.WriteStartObject();
            json.WriteString("call", attempt.SystemCall);
            json.WriteString("address", attempt.Address);
            json.WriteNumber("port", attempt.Port);
            json.WriteBoolean("hadNetwork", attempt.HadNetwork);
            Write(json, attempt.Process, attempt.ProcessId, attempt.Count);
        }

        json.WriteEndArray();
        json.WriteStartArray("nameLookups");
        foreach (var lookup in NameLookups)
        {
            json.WriteStartObject();
            json.WriteString("name", lookup.Name);
            json.WriteString("type", lookup.Type);
            json.WriteNumber("count", lookup.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("fileAccesses");
        foreach (var access in FileAccesses)
        {
            json.WriteStartObject();
            json.WriteString("path", access.Path);
            json.WriteString("realPath", access.RealPath);
            json.WriteString("call", access.SystemCall);
            json.WriteBoolean("isWrite", access.IsWrite);
            json.WriteBoolean("isVisible", access.IsVisible);
            json.WriteBoolean("isHidden", access.IsHidden);
            json.WriteBoolean("isListing", access.IsListing);
            Write(json, access.Process, access.ProcessId, access.Count);
        }

        json.WriteEndArray();
        json.WriteStartObject("calls");
        foreach (var (call, count) in Calls)
            json.WriteNumber(call, count);
        json.WriteEndObject();
        json.WriteNumber("unlisted", Unlisted);
        json.WriteStartArray("notAvailable");
        foreach (var remark in NotAvailable)
            json.WriteStringValue(remark);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string process, int processId, long count)
    {
        json.WriteString("process", process);
        json.WriteNumber("processId", processId);
        json.WriteNumber("count", count);
        json.WriteEndObject();
    }
}
