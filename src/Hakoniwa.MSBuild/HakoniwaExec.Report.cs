using Hakoniwa.MSBuild.Caching;
using Hakoniwa.MSBuild.Recording;
using Hakoniwa.MSBuild.Sandboxing;

using Microsoft.Build.Framework;

namespace Hakoniwa.MSBuild;

/// <content>What the sandbox refused, in the build log.</content>
public sealed partial class HakoniwaExec
{
    private static readonly ReportAdvice Advice = new()
    {
        Call = call => $"SeccompAllow=\"{call}\"",
        Endpoint = endpoint => endpoint is null ? "Network=\"host\"" : $"Network=\"allow:{endpoint}\"",
        Name = name => $"Network=\"allow:{name}:PORT\"",
    };

    /// <summary>That of the run; null where nothing of files is recorded.</summary>
    private StepRecording? _recording;

    /// <returns>Whether a build that treats warnings as errors has got one: then the step has failed, and nothing of it is published.</returns>
    private bool LogFindings(SandboxReport? report, StepDescription step)
    {
        // Of files more is known here than that they are hidden; and without a report only that of files may be incomplete.
        var findings = (report?.Findings(Advice) ?? []).Where(f => f.Code != ReportCode.HiddenFile && (step.Report || f.Code == ReportCode.Incomplete));
        var files = report is null || _recording is null ? [] : _recording.Warnings(report);
        return LogWarnings([.. findings.Select(f => new CachedWarning(f.Code, f.ToString())), .. files.Select(f => new CachedWarning(f.Code, f.Text))]);
    }

    private bool LogWarnings(IReadOnlyList<CachedWarning> warnings)
    {
        var before = Log.HasLoggedErrors;
        foreach (var warning in warnings)
        {
            _record?.AddWarning(warning);
            LogWarning(warning.Code, warning.Text);
        }

        return Log.HasLoggedErrors && !before;
    }

    /// <summary>A strict step that fails may have missed something that nobody recorded.</summary>
    private void SayHowToFindOut(StepDescription step)
    {
        if (step.IsStrict && !step.Report)
        {
            Log.LogMessage(MessageImportance.High,
                "The command saw only what it declared. With Report=\"true\", or in a build with -p:HakoniwaReport=true, what else it looked for is told.");
        }
    }
}
