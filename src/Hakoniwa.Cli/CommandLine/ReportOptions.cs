using System.CommandLine;

using Hakoniwa.Cli.Reports;

namespace Hakoniwa.Cli.CommandLine;

/// <summary>What is to be told of a run.</summary>
internal static class ReportOptions
{
    internal static RunReports Read(ParseResult line)
    {
        var told = line.GetValue(RunOptions.Report) || line.GetValue(RunOptions.ReportJson) is not null;
        return new()
        {
            Table = line.GetValue(RunOptions.Report),
            Json = Output(line, RunOptions.ReportJson),
            Profile = Output(line, RunOptions.SeccompLearn),
            Wanted = (told ? Report.Denials | Report.Network : Report.None) | (line.GetValue(RunOptions.SeccompLearn) is null ? Report.None : Report.Calls),
        };
    }

    private static ReportFile? Output(ParseResult line, Option<string> option)
    {
        if (line.GetValue(option) is not { } path)
            return null;
        if (path.Length == 0)
            throw new UsageException($"{option.Name}: name a file");
        return line.GetValue(RunOptions.Explain) ? null : ReportFile.Open(path);
    }
}
