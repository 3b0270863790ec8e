using System.Runtime.InteropServices;

namespace Hakoniwa.Cli.Tests;

/// <summary>Hakoniwa.Probe, which does one thing for each verb; see there.</summary>
internal static class Probe
{
    private static readonly string DotnetRoot = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
    private static readonly DirectoryInfo Own = new(AppContext.BaseDirectory.TrimEnd('/'));
    private static readonly string Directory = Path.Combine(Own.Parent!.Parent!.FullName, "Hakoniwa.Probe", Own.Name);

    /// <summary>Options that show it, and its runtime, in the hermetic sandbox.</summary>
    internal static string[] Options => ["--hermetic", "-b", Directory, "-b", DotnetRoot, "-e", "DOTNET_EnableDiagnostics=0"];

    internal static string[] Command(params string[] verbs) => ["--", Path.Combine(DotnetRoot, "dotnet"), "exec", Path.Combine(Directory, "Hakoniwa.Probe.dll"), .. verbs];
}
