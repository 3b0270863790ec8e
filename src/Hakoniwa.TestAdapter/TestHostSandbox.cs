using System.Collections.Immutable;
using System.Net;

namespace Hakoniwa.TestAdapter;

/// <summary>The sandbox of a test host, in the terms of Hakoniwa.Core.</summary>
internal static class TestHostSandbox
{
    private const string OtherHome = "/home/hakoniwa";
    private const string SearchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    internal static Command Describe(
        LauncherConfiguration configuration, HostCommandLine commandLine, IReadOnlyDictionary<string, string> environment, string workingDirectory)
    {
        var dotNet = ResolveLinks(configuration.DotNet);
        var dotNetRoot = Path.GetDirectoryName(dotNet)!;
        var container = Container.Hermetic().Network(Reachable(configuration, commandLine)).Seccomp(Profile(configuration));
        if (configuration.Mode == LauncherMode.BestEffort)
            container = container.Mode(Mode.BestEffort);
        if (configuration.ReportFile is not null)
            container = container.Report(configuration.HostNetwork ? Report.Denials : Report.Denials | Report.Network);

        IEnumerable<string> shown = [configuration.ProjectDirectory, configuration.OutputDirectory, workingDirectory, .. commandLine.Directories];
        if (!dotNetRoot.StartsWith("/usr/", StringComparison.Ordinal))
            shown = shown.Append(dotNetRoot);
        var directories = shown.Select(d => Path.TrimEndingDirectorySeparator(Path.GetFullPath(d)))
            .Where(d => d != "/").Distinct(StringComparer.Ordinal).ToList();
        container = directories.Aggregate(container, (c, directory) => c.BindReadOnly(directory));

        // A project in the home directory itself takes the private one's place, and what is shown is read-only.
        if (Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home && directories.Contains(Path.TrimEndingDirectorySeparator(home)))
            container = container.Tmpfs(OtherHome, mode: 0x1C0).Environment("HOME", OtherHome);

        var command = container.Command(dotNet, commandLine.InOwnPidNamespace())
            .WorkingDirectory(workingDirectory)
            .StandardInput(Stdio.Null)
            .Environment("PATH", dotNetRoot.StartsWith("/usr/", StringComparison.Ordinal) ? SearchPath : dotNetRoot + ":" + SearchPath);
        foreach (var (name, value) in environment)
            command = command.Environment(name, value);

        // Wherever the SDK found it: in the sandbox there is this one.
        foreach (var name in environment.Keys.Where(n => n.StartsWith("DOTNET_ROOT_", StringComparison.Ordinal)).Append("DOTNET_ROOT"))
            command = command.Environment(name, dotNetRoot);
        return command.Environment("DOTNET_HOST_PATH", dotNet);
    }

    private static SeccompProfile Profile(LauncherConfiguration configuration)
    {
        try
        {
            return SeccompProfile.Default.Allow(configuration.AllowedCalls);
        }
        catch (ArgumentException e)
        {
            throw new LauncherException(TestHostErrorCode.Configuration, $"HakoniwaTestSeccompAllow: {e.Message}");
        }
    }

    private static Network Reachable(LauncherConfiguration configuration, HostCommandLine commandLine)
    {
        if (configuration.HostNetwork)
            return Network.Host;

        // One connection each: tests must not be able to pose as the host towards the test platform.
        ImmutableArray<int> ports = commandLine.DataCollectionPort > 0 ? [commandLine.Port, commandLine.DataCollectionPort] : [commandLine.Port];
        return Network.Allow([.. ports.Select(port => new AllowedEndpoint(new IPEndPoint(IPAddress.Loopback, port), MaxConnections: 1))]);
    }

    private static string ResolveLinks(string file) => new FileInfo(file).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file;
}
