using System.Diagnostics;

namespace Hakoniwa.Core.Tests.Support;

/// <summary>Runs Hakoniwa.Launcher: sandboxes from a process of its own.</summary>
internal static class LauncherProgram
{
    /// <summary>HAKONIWA_LAUNCHER is another build of it: one that was compiled to a native program.</summary>
    private static readonly string[] Program = Environment.GetEnvironmentVariable("HAKONIWA_LAUNCHER") is { Length: > 0 } native
        ? [native]
        : [Host.Dotnet, "exec", Host.Sibling("Hakoniwa.Launcher")];

    /// <summary>The report of a scenario. The launcher is started by a shell script in which <c>"$@"</c> is its command line.</summary>
    internal static string Report(string script, params string[] scenario)
    {
        using var directory = new TemporaryDirectory();
        var report = directory.Place("report");
        var (code, output, error) = Host.Run("/bin/sh", ["-c", script, "sh", .. Program, report, .. scenario]);
        Assert.That(report, Does.Exist, $"exit code {code}, {output}{error}");
        return File.ReadAllText(report);
    }

    /// <summary>Starts a scenario that reports once and goes on.</summary>
    internal static Process Start(string report, params string[] scenario) => Host.Start(Program[0], [.. Program[1..], report, .. scenario]);

    /// <summary>The same, for a test that starts it in a way of its own.</summary>
    internal static string[] CommandLine(string report, params string[] scenario) => [.. Program, report, .. scenario];
}
