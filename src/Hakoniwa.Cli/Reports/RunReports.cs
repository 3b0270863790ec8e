using Hakoniwa.Cli.Terminals;

namespace Hakoniwa.Cli.Reports;

/// <summary>What is told about a run when it has ended.</summary>
internal sealed record RunReports
{
    private static readonly ReportAdvice Advice = new()
    {
        Call = call => "--seccomp-allow " + call,
        Endpoint = _ => "--network host",
        Name = _ => "--network host",
    };

    /// <summary>Whether a table goes to standard error.</summary>
    internal bool Table { get; init; }

    /// <summary>Where the report goes as JSON, or null.</summary>
    internal ReportFile? Json { get; init; }

    /// <summary>What has to be recorded for that.</summary>
    internal Report Wanted { get; init; }

    internal void Tell(SandboxReport report)
    {
        if (Table)
            Print(report);
        Json?.Write(report.ToJson());
    }

    private static void Print(SandboxReport report)
    {
        var findings = report.Findings(Advice).ToLookup(f => f.Code == ReportCode.Incomplete);
        if (findings[false].Any())
            Messages.Text(new ReportTable(findings[false]).Format(Descriptor.Size(Descriptor.StandardError)?.Columns, Messages.IsColoured));
        else
            Messages.Note("nothing was denied");
        foreach (var remark in findings[true])
            Messages.Note($"{remark.Code}: {remark}");
    }
}
