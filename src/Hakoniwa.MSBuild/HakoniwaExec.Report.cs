using Hakoniwa.MSBuild.Caching;

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
        => LogWarnings([.. (report?.Findings(Advice) ?? []).Select(f => new CachedWarning(f.Code, f.ToString()))]);

    private bool LogWarnings(IReadOnlyList<CachedWarning> warnings)
    {
        var before = Log.HasLoggedErrors;
        foreach (var warning in warnings)
        {
            _record?.AddWarning(warning);
            Log.LogWarning(null, warning.Code, null, null, 0, 0, 0, 0, LogText.Harmless(warning.Text));
        }

        return Log.HasLoggedErrors && !before;
    }
}
