namespace Hakoniwa.Diagnostics;

/// <summary>
/// Lets tests see how a lesser host is met: HAKONIWA_SIMULATE is a comma-separated list of what this process is to believe is missing.
/// The launch then takes the way for such a host, or fails; no sandbox that starts is weaker for it.
/// </summary>
internal static class HostSimulation
{
    internal const string Variable = "HAKONIWA_SIMULATE";

    /// <summary>This is another operating system.</summary>
    internal static bool WithoutLinux => Lacks("no-linux");

    internal static bool WithoutUserNamespaces => Lacks("no-userns");

    internal static bool WithoutMountSetattr => Lacks("no-mount-setattr");

    internal static bool WithoutPtrace => Lacks("no-ptrace");

    internal static bool WithoutCgroup => Lacks("no-cgroup");

    internal static bool WithoutSeccompListener => Lacks("no-seccomp-listener");

    internal static bool WithoutKillableWait => Lacks("no-killable-wait");

    /// <summary>There is no /bin/sh.</summary>
    internal static bool WithoutShell => Lacks("no-shell");

    /// <summary><c>landlock=N</c>: the version of Landlock that there is to be, 0 for none.</summary>
    internal static int? LandlockVersion
    {
        get
        {
            const string prefix = "landlock=";
            var asked = Environment.GetEnvironmentVariable(Variable)?.Split(',').FirstOrDefault(f => f.StartsWith(prefix, StringComparison.Ordinal));
            return asked is null ? null : int.Parse(asked[prefix.Length..], System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    /// <summary><c>settings=DIRECTORY</c>: files that lie there in place of the host's of the same path, to tell of other settings.</summary>
    internal static string? SettingsDirectory
    {
        get
        {
            const string prefix = "settings=";
            return Environment.GetEnvironmentVariable(Variable)?.Split(',').FirstOrDefault(f => f.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..];
        }
    }

    private static bool Lacks(string feature)
        => Environment.GetEnvironmentVariable(Variable)?.Split(',').Contains(feature, StringComparer.Ordinal) ?? false;
}
