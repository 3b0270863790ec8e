using Hakoniwa.MSBuild.Recording;

using Microsoft.Build.Framework;

namespace Hakoniwa.MSBuild;

/// <content>What the sandbox refused, in the build log.</content>
public sealed partial class HakoniwaExec
{
    private static readonly ReportAdvice Advice = new()
    {
        Call = call => $"SeccompAllow=\"{call}\"",
        Endpoint = _ => "Network=\"host\"",
        Name = _ => "Network=\"host\"",
    };

    /// <returns>Whether a build that treats warnings as errors has got one: then the step has failed, and nothing of it is published.</returns>
    private bool LogFindings(SandboxReport? report, StepDescription step)
    {
        var before = Log.HasLoggedErrors;
        var recording = StepRecording.Of(step);
        foreach (var finding in report?.Findings(Advice) ?? [])
        {
            // Of files more is known here than that they are hidden; and without a report only that of files may be incomplete.
            if (finding.Code != ReportCode.HiddenFile && (step.Report || finding.Code == ReportCode.Incomplete))
                Log.LogWarning(null, finding.Code, null, null, 0, 0, 0, 0, finding.ToString());
        }

        foreach (var (code, text) in report is null || recording is null ? [] : recording.Warnings(report))
            Log.LogWarning(null, code, null, null, 0, 0, 0, 0, text);
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
