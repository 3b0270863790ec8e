namespace Hakoniwa.Diagnostics;

/// <summary>
/// Lets tests see how a lesser host is met: HAKONIWA_SIMULATE is a comma-separated list of what this process is to believe is missing.
/// It can only take isolation away from being set up, and then the launch fails; it never weakens a sandbox that starts.
/// </summary>
internal static class HostSimulation
{
    internal const string Variable = "HAKONIWA_SIMULATE";

    internal static bool WithoutUserNamespaces => Lacks("no-userns");

    private static bool Lacks(string feature)
        => Environment.GetEnvironmentVariable(Variable)?.Split(',').Contains(feature, StringComparer.Ordinal) ?? false;
}
