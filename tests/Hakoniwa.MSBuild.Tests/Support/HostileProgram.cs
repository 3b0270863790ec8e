namespace Hakoniwa.MSBuild.Tests.Support;

/// <summary>Hakoniwa.Probe, a program with a verb for each attempt that no shell can make.</summary>
internal static class HostileProgram
{
    /// <summary>Of the same configuration as these tests, beside them.</summary>
    internal static string ProbeDirectory { get; } = AppContext.BaseDirectory.Replace("Hakoniwa.MSBuild.Tests", "Hakoniwa.Probe", StringComparison.Ordinal);
}
