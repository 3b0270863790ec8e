using Microsoft.Build.Framework;

namespace Hakoniwa.MSBuild;

/// <summary>
/// The settings that have a project-wide default. A task sees its parameters and the global properties of the build (<c>-p:</c> on the
/// command line), not the properties of the project; those have to be passed as parameters.
/// </summary>
internal sealed record StepSettings(StepMode Mode, Network Network, bool Report, SeccompProfile Seccomp)
{
    private static readonly char[] Separators = [';', ',', ' ', '\t', '\r', '\n'];

    internal static StepSettings Read(HakoniwaExec task, IBuildEngine engine)
    {
        var global = engine is IBuildEngine6 six ? six.GetGlobalProperties() : null;
        return new(
            ParseMode(Effective(task.Mode, nameof(task.Mode), global)),
            ParseNetwork(Effective(task.Network, nameof(task.Network), global)),
            ParseReport(Effective(task.Report, nameof(task.Report), global)),
            ParseSeccompAllow(Effective(task.SeccompAllow, nameof(task.SeccompAllow), global)));
    }

    private static string? Effective(string? parameter, string name, IReadOnlyDictionary<string, string>? global)
    {
        string?[] inOrder = [parameter, global?.GetValueOrDefault("HakoniwaExec" + name), global?.GetValueOrDefault("Hakoniwa" + name)];
        return inOrder.FirstOrDefault(value => !string.IsNullOrWhiteSpace(value))?.Trim();
    }

    private static StepMode ParseMode(string? text) => text?.ToUpperInvariant() switch
    {
        null or "ENFORCE" => StepMode.Enforce,
        "BESTEFFORT" => StepMode.BestEffort,
        "OFF" => StepMode.Off,
        _ => throw new StepException(MSBuildErrorCode.InvalidParameter, $"Mode is \"{text}\"; it can be Enforce, BestEffort or Off."),
    };

    private static Network ParseNetwork(string? text) => text?.ToUpperInvariant() switch
    {
        null or "NONE" => Network.None,
        "HOST" => Network.Host,
        _ => throw new StepException(MSBuildErrorCode.InvalidParameter, $"Network is \"{text}\"; it can be none or host."),
    };

    private static bool ParseReport(string? text) => text?.ToUpperInvariant() switch
    {
        null or "FALSE" => false,
        "TRUE" => true,
        _ => throw new StepException(MSBuildErrorCode.InvalidParameter, $"Report is \"{text}\"; it can be true or false."),
    };

    private static SeccompProfile ParseSeccompAllow(string? text)
    {
        try
        {
            return (text ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries).Aggregate(SeccompProfile.Default, (profile, call) => profile.Allow(call));
        }
        catch (ArgumentException e)
        {
            throw new StepException(MSBuildErrorCode.InvalidParameter, $"SeccompAllow is \"{text}\". {WithoutParameter(e)}", e);
        }
    }

    /// <summary>.NET appends the name of a parameter that is nothing to the reader of a build log.</summary>
    private static string WithoutParameter(ArgumentException failure)
    {
        var appended = $" (Parameter '{failure.ParamName}')";
        return failure.Message.EndsWith(appended, StringComparison.Ordinal) ? failure.Message[..^appended.Length] : failure.Message;
    }
}
