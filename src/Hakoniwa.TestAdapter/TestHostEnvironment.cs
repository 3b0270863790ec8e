using System.Collections;
using System.Text;

namespace Hakoniwa.TestAdapter;

/// <summary>
/// Which variables the tests get. Nothing is inherited but settings of the runtime; what the user, the settings file or a data collector set
/// for the tests is not inherited, and passes.
/// </summary>
internal static class TestHostEnvironment
{
    /// <summary>The generated script keeps these from the launcher, which is no test host: it hides their values under this prefix.</summary>
    internal const string HiddenPrefix = "HAKONIWA_HIDDEN_";

    private static readonly string[] InheritedPrefixes =
    [
        "DOTNET_gc", "DOTNET_GC", "DOTNET_Tiered", "DOTNET_TC_", "DOTNET_SYSTEM_", "DOTNET_ThreadPool_", "DOTNET_ROLL_FORWARD", "DOTNET_Enable",
        "VSTEST_",
    ];

    private static readonly string[] Inherited =
        ["DOTNET_PROCESSOR_COUNT", "DOTNET_ReadyToRun", "DOTNET_CLI_TELEMETRY_OPTOUT", "DOTNET_NOLOGO", "DOTNET_GENERATE_ASPNET_CERTIFICATE"];

    /// <summary>Shells and this package make these themselves.</summary>
    private static readonly string[] NeverPassed = ["PWD", "OLDPWD", "SHLVL", "_"];

    /// <summary>This process's environment as the test platform made it, before the generated script hid some of it.</summary>
    internal static Dictionary<string, string> Given()
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        var hidden = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            var name = (string)entry.Key;
            if (name.StartsWith(HiddenPrefix, StringComparison.Ordinal))
                hidden[name[HiddenPrefix.Length..]] = (string)entry.Value!;
            else if (name != "DOTNET_EnableDiagnostics")
                given[name] = (string)entry.Value!;
        }

        foreach (var (name, value) in hidden)
            given[name] = value;
        return given;
    }

    /// <summary>The environment that the test platform itself was started with: what it has not got, or has otherwise, was set for the tests.</summary>
    internal static Dictionary<string, string> OfProcess(int processId)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{processId}/environ")).Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var separator = entry.IndexOf('=', StringComparison.Ordinal);
            if (separator > 0)
                variables[entry[..separator]] = entry[(separator + 1)..];
        }

        return variables;
    }

    internal static Dictionary<string, string> Select(
        IReadOnlyDictionary<string, string> given, IReadOnlyDictionary<string, string> inherited, IReadOnlyCollection<string> named)
    {
        var selected = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in given)
        {
            if (NeverPassed.Contains(name))
                continue;
            var setForTests = !inherited.TryGetValue(name, out var before) || before != value;
            if (setForTests || named.Contains(name) || Inherited.Contains(name) || InheritedPrefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal)))
                selected[name] = value;
        }

        return selected;
    }
}
