using System.Globalization;

namespace Hakoniwa;

/// <summary>One thing that a report says, in words; see <see cref="SandboxReport.Findings"/>. It has no line ends or other control characters.</summary>
public sealed record ReportFinding
{
    /// <summary>One of <see cref="ReportCode"/>.</summary>
    public required string Code { get; init; }

    /// <summary>What happened: <c>mount("none", "/mnt", "tmpfs") was refused with EPERM</c>.</summary>
    public required string What { get; init; }

    /// <summary>The process that did it first, <c>probe (12)</c>; empty where it is not known.</summary>
    public string Process { get; init; } = "";

    /// <summary>How often it happened.</summary>
    public long Count { get; init; } = 1;

    /// <summary>The rule that was behind it; empty where none was.</summary>
    public string Rule { get; init; } = "";

    /// <summary>What to write to allow it, in the words of the caller's <see cref="ReportAdvice"/>; empty where there is nothing of the kind.</summary>
    public string Allow { get; init; } = "";

    /// <summary>All of it as a sentence, without the code.</summary>
    public override string ToString()
    {
        string[] details =
        [
            Process.Length == 0 ? "" : "by " + Process,
            Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"{Count} times"),
            Rule,
        ];
        var told = string.Join(", ", details.Where(d => d.Length > 0));
        return What + (told.Length == 0 ? "" : $" ({told})") + (Allow.Length == 0 ? "" : "; to allow: " + Allow);
    }
}
