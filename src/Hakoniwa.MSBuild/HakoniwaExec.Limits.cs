using Hakoniwa.MSBuild.Sandboxing;
using Hakoniwa.MSBuild.Settings;

namespace Hakoniwa.MSBuild;

/// <content>Limits that a step passed, in the build log.</content>
public sealed partial class HakoniwaExec
{
    /// <returns>Whether a limit has ended the step. That is a failure whatever <c>IgnoreExitCode</c> says, as with <c>Timeout</c>.</returns>
    private bool LogLimits(ExitStatus status, StepLimits limits)
    {
        if (LimitFinding.Of(status, limits) is not { } finding)
            return false;
        _failed = finding.IsTheEnd;

        // A command that is refused a process may well go on without it.
        if (finding.IsTheEnd || (status.Code != 0 && !IgnoreExitCode))
            LogError(finding.Code, finding.Message);
        else
            LogWarning(finding.Code, finding.Message);
        return _failed;
    }
}
