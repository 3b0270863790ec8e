using Microsoft.Build.Framework;

namespace Hakoniwa.MSBuild;

/// <summary>
/// The settings that have a project-wide default. A task sees its parameters and the global properties of the build (<c>-p:</c> on the
/// command line), not the properties of the project; those have to be passed as parameters.
/// </summary>
internal sealed record StepSettings(StepMode Mode, Network Network)
{
    internal static StepSettings Read(string? mode, string? network, IBuildEngine engine)
    {
        var global = engine is IBuildEngine6 six ? six.GetGlobalProperties() : null;
        return new(ParseMode(Effective(mode, "Mode", global)), ParseNetwork(Effective(network, "Network", global)));
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
}
