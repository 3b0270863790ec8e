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
    private bool LogFindings(SandboxReport? report)
    {
        var before = Log.HasLoggedErrors;
        foreach (var finding in report?.Findings(Advice) ?? [])
            Log.LogWarning(null, finding.Code, null, null, 0, 0, 0, 0, LogText.Harmless(finding.ToString()));
        return Log.HasLoggedErrors && !before;
    }
}
