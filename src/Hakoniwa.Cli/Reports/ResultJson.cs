using System.Text.Json;

using Hakoniwa.Reporting;

namespace Hakoniwa.Cli.Reports;

/// <summary>The result of a run for machines; <c>docs/cli.md</c> describes it.</summary>
internal sealed class ResultJson
{
    private const int Version = 1;

    /// <summary>What the command exits with.</summary>
    internal required int Code { get; init; }

    /// <summary>Null if the program did not run.</summary>
    internal ExitStatus? Status { get; init; }

    /// <summary>Why it did not; null if it did.</summary>
    internal Exception? Failure { get; init; }

    /// <summary>Null if the program did not run.</summary>
    internal SandboxBackend? Backend { get; init; }

    internal IReadOnlyList<string> Omissions { get; init; } = [];

    internal IReadOnlyList<LandlockStatus> Landlock { get; init; } = [];

    public override string ToString() => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("version", Version);
        json.WriteNumber("code", Code);
        WriteStatus(json);
        WriteRemarks(json);
        json.WritePropertyName("report");
        if (Status?.Report is { } report)
            report.Write(json);
        else
            json.WriteNullValue();
        WriteFailure(json);
        json.WriteEndObject();
    });

    private void WriteStatus(Utf8JsonWriter json)
    {
        Write(json, "exitCode", Status?.ExitCode);
        Write(json, "signal", Status?.Signal);
        json.WriteBoolean("timedOut", Status?.TimedOut ?? Code == ExitStatus.TimedOutCode);
        json.WriteBoolean("outOfMemory", Status?.OutOfMemory ?? false);
        Write(json, "wallSeconds", Status?.WallTime);
        Write(json, "userSeconds", Status?.UserTime);
        Write(json, "systemSeconds", Status?.SystemTime);
        Write(json, "peakMemoryBytes", Status?.PeakMemory);
        Write(json, "sandboxPeakMemoryBytes", Status?.CgroupPeakMemory);
    }

    private void WriteRemarks(Utf8JsonWriter json)
    {
        json.WriteString("backend", Backend?.ToString().ToLowerInvariant());
        json.WriteStartArray("omissions");
        foreach (var omission in Omissions)
            json.WriteStringValue(omission);
        json.WriteEndArray();
        json.WriteStartArray("landlock");
        foreach (var status in Landlock)
        {
            json.WriteStartObject();
            json.WriteString("resource", status.Resource.ToString());
            json.WriteString("enforcement", status.Enforcement.ToString().ToLowerInvariant());
            json.WriteString("missing", status.Missing);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteFailure(Utf8JsonWriter json)
    {
        if (Failure is null)
        {
            json.WriteNull("error");
            return;
        }

        var told = Failure as SandboxException;
        json.WriteStartObject("error");
        json.WriteString("code", told?.Code);
        json.WriteString("message", Failure.Message);
        Write(json, "step", told?.Step);
        Write(json, "steps", told?.StepCount);
        json.WriteString("systemCall", told?.SystemCall);
        json.WriteString("errno", told?.Errno?.ToString());
        json.WriteString("remedy", told?.Remedy);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    private static void Write(Utf8JsonWriter json, string name, TimeSpan? value)
    {
        if (value is { } time)
            json.WriteNumber(name, Math.Round((decimal)time.Ticks / TimeSpan.TicksPerSecond, 6));
        else
            json.WriteNull(name);
    }
}
