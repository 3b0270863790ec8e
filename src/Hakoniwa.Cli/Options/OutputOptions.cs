using Hakoniwa.Cli.CommandLine;
using Hakoniwa.Cli.Reports;

namespace Hakoniwa.Cli.Options;

/// <summary>What is told of a run.</summary>
internal static class OutputOptions
{
    internal static readonly RunOption Report = new("--report",
        "When the program has ended, list what the sandbox refused and which network was tried, on standard error.");

    internal static readonly RunOption ReportJson = new("--report-json", "Write the same to a file, as JSON.") { Value = "FILE" };

    internal static readonly RunOption Json = new("--json",
        "Write the result to a file, as JSON: exit code, signal, times, memory, what was refused or left out, and the error if there was no run. - is standard error.")
    {
        Value = "FILE|-",
    };

    internal static readonly RunOption Explain = new("--explain", "Print the plan, with -v also its system calls, and launch nothing.");

    internal static readonly RunOption Verbose = new("--verbose",
        "Say what the sandbox is made of before the run, and the result after it, on standard error. -vv: every step, with system calls.")
    {
        Alias = "-v",
        Repeatable = true,
    };

    internal static readonly RunOption Quiet = new("--quiet", "Say nothing but errors and what is asked for. -qq: not even errors.") { Alias = "-q", Repeatable = true };

    internal static readonly IReadOnlyList<RunOption> All = [Report, ReportJson, Json, Explain, Verbose, Quiet];

    /// <summary>The two that every subcommand has.</summary>
    internal static readonly IReadOnlyList<RunOption> Global = [Verbose, Quiet];

    /// <summary>Opens what is to be written, so that a place which cannot be is an error before the run.</summary>
    internal static RunReports Read(GivenOptions line)
    {
        var told = line.Has(Report) || line.Has(ReportJson) || line.Has(Json);
        var result = Output(line, Json);
        ReportFile? json, profile;
        try
        {
            (json, profile) = (Output(line, ReportJson), Output(line, SeccompOptions.Learn));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            new RunReports { Result = result }.TellFailure(e);
            throw;
        }

        Distinct(ReportJson, json, SeccompOptions.Learn, profile);
        Distinct(ReportJson, json, Json, result);
        Distinct(SeccompOptions.Learn, profile, Json, result);
        return new()
        {
            Table = line.Has(Report),
            Json = json,
            Profile = profile,
            Result = result,
            Wanted = (told ? Hakoniwa.Report.Denials | Hakoniwa.Report.Network : Hakoniwa.Report.None)
                | (line.Has(SeccompOptions.Learn) ? Hakoniwa.Report.Calls : Hakoniwa.Report.None),
        };
    }

    private static void Distinct(RunOption option, ReportFile? file, RunOption otherOption, ReportFile? other)
    {
        if (file is not null && other is not null && file.IsReplacedBy(other))
            throw new UsageException($"{option.Name} and {otherOption.Name}: {other.Name} can have only one of them");
    }

    private static ReportFile? Output(GivenOptions line, RunOption option)
    {
        if (line.Value(option) is not { } path)
            return null;
        if (path.Length == 0)
            throw new UsageException($"{option.Name}: name a file");
        if (line.Has(Explain))
            return null;
        return option == Json && path == "-" ? ReportFile.StandardError : ReportFile.Open(path);
    }
}
