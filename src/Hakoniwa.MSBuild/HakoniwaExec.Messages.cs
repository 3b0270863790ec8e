using Hakoniwa.MSBuild.Lines;

namespace Hakoniwa.MSBuild;

/// <content>Errors and warnings of the task's own.</content>
public sealed partial class HakoniwaExec
{
    private void LogError(string code, string message) => Log.LogError(null, code, null, null, 0, 0, 0, 0, OfStep(message));

    private void LogWarning(string code, string message) => Log.LogWarning(null, code, null, null, 0, 0, 0, 0, OfStep(message));

    /// <summary>All steps that are items have the same place in the same file. What a message quotes may be the command's own words.</summary>
    private string OfStep(string message) => LogText.Harmless(string.IsNullOrEmpty(StepName) ? message : $"{StepName}: {message}");
}
