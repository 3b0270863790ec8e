using System.Globalization;

using Hakoniwa.Cli.Terminals;

namespace Hakoniwa.Cli.Reports;

/// <summary>What is told about a run when it has ended.</summary>
internal sealed record RunReports
{
    /// <summary>What allows it, in options. Only TCP connections can be relayed one by one; anything else takes the network as a whole. Which port of
    /// a name was to be reached is not known, and the name stands beside it already.</summary>
    private static readonly ReportAdvice Advice = new()
    {
        Call = call => "--seccomp-allow " + call,
        Endpoint = endpoint => endpoint is null ? "--network host" : "--network-allow " + endpoint,
        Name = _ => "--network-allow HOST:PORT",
    };

    /// <summary>Whether a table goes to standard error.</summary>
    internal bool Table { get; init; }

    /// <summary>Where the report goes as JSON, or null.</summary>
    internal ReportFile? Json { get; init; }

    /// <summary>Where the profile goes that the run teaches, or null.</summary>
    internal ReportFile? Profile { get; init; }

    /// <summary>Where the result of the run goes, or null.</summary>
    internal ReportFile? Result { get; init; }

    /// <summary>What has to be recorded for that.</summary>
    internal Report Wanted { get; init; }

    /// <summary>A profile that asks for a report is to be told what is in it, where no option says another place.</summary>
    internal RunReports AlsoFor(SandboxProfile? profile)
    {
        var asked = profile is not null && (profile.Container.Spec.Report & (Report.Denials | Report.Network)) != 0;
        return asked && Json is null && Result is null ? this with { Table = true } : this;
    }

    internal void Tell(SandboxReport report)
    {
        if (Table)
            Print(report);
        Json?.Write(report.ToJson());
        if (Profile is not null)
            Teach(report, Profile);
    }

    /// <summary>That there was no run, and why. If it cannot be written, that is told beside the failure itself.</summary>
    internal void TellFailure(Exception failure)
    {
        var code = failure is SandboxException e ? ExitCodes.For(e) : ExitCodes.SetUpFailed;
        try
        {
            Result?.Write(new ResultJson { Code = code, Failure = failure }.ToString());
        }
        catch (Exception other) when (other is IOException or UnauthorizedAccessException)
        {
            Messages.Error(other.Message);
        }
    }

    private static void Teach(SandboxReport report, ReportFile file)
    {
        if (report.Calls.IsEmpty)
            throw new IOException($"{file.Name} was not written: no calls were recorded. {string.Join(' ', report.NotAvailable)}");
        file.Write(report.ToProfile().ToJson());
        Messages.Note(string.Create(CultureInfo.InvariantCulture, $"{file.Name}: a profile of the {report.Calls.Count} system calls that were made, for --seccomp"));
    }

    private static void Print(SandboxReport report)
    {
        var findings = report.Findings(Advice).ToLookup(f => f.Code == ReportCode.Incomplete);
        if (findings[false].Any())
            Messages.Text(new ReportTable(findings[false]).Format(Descriptor.Size(Descriptor.StandardError)?.Columns, Messages.IsColoured));
        else
            Messages.Told(findings[true].Any() ? "nothing was recorded" : "nothing was denied");
        foreach (var remark in findings[true])
            Messages.Told($"{remark.Code}: {remark}");
    }
}
