using System.CommandLine;
using System.Globalization;

using Hakoniwa.Cli.Reports;

namespace Hakoniwa.Cli.CommandLine;

/// <summary><c>hakoniwa run</c>: from the parsed line to a description of the sandbox, and from that to the exit code.</summary>
internal static class RunCommand
{
    private const string DefaultProgram = "/bin/sh";

    internal static Subcommand Subcommand()
    {
        var run = new System.CommandLine.Command("run", "Run a command in a sandbox.");
        foreach (var option in RunOptions.All)
            run.Add(option);
        run.Add(RunOptions.Command);
        return new(run, Invoke);
    }

    private static int Invoke(ParseResult line, IReadOnlyList<string> command)
    {
        var reports = ReportOptions.Read(line);
        var sandboxed = Describe(line, command, reports);
        var verbosity = line.GetResult(RunOptions.Verbose)?.IdentifierTokenCount ?? 0;
        if (line.GetValue(RunOptions.Explain))
        {
            Messages.Output(sandboxed.Plan().ToString(systemCalls: verbosity > 0));
            return ExitCodes.Success;
        }

        return Runner.Run(sandboxed, verbosity, reports);
    }

    private static Command Describe(ParseResult line, IReadOnlyList<string> arguments, RunReports reports)
    {
        var container = line.GetValue(RunOptions.Hermetic) ? Container.Hermetic() : new Container().RootFs("/");
        container = WithNamespaces(container, line);
        if (line.GetValue(RunOptions.RootFs) is { } root)
            container = Checked(RunOptions.RootFs, () => container.RootFs(root == "none" ? null : root));

        var directory = WorkingDirectory.Parse(line.GetValue(RunOptions.WorkingDirectory));
        foreach (var (option, value) in Repeated.InOrder(line, RunOptions.BindReadOnly, RunOptions.BindReadWrite, RunOptions.Tmpfs, RunOptions.DevFs, RunOptions.SetEnvironment))
            container = Checked(option, () => With(container, option, value));
        if (SeccompOptions.Read(line) is { } profile)
            container = container.Seccomp(profile);
        container = container.Report(reports.Wanted);
        if (directory?.Shown is { } shown)
            container = Checked(RunOptions.WorkingDirectory, () => container.BindReadWrite(shown));

        var command = arguments.Count == 0
            ? container.Command(DefaultProgram)
            : CheckedCommand(container, arguments);
        if (directory is not null)
            command = Checked(RunOptions.WorkingDirectory, () => command.WorkingDirectory(directory.Path));
        if (line.GetValue(RunOptions.WallTime) is { } limit)
            command = Checked(RunOptions.WallTime, () => command.WallTime(Seconds(limit)));
        return line.GetValue(RunOptions.AsPid1) ? command.AsPid1() : command;
    }

    private static Container WithNamespaces(Container container, ParseResult line)
    {
        if (line.GetValue(RunOptions.UnshareAll))
            container = container.Unshare(NamespaceKinds.All);
        if (line.GetValue(RunOptions.UnshareCgroup))
            container = container.Unshare(NamespaceKinds.Cgroup);
        if (line.GetValue(RunOptions.UnshareIpc))
            container = container.Unshare(NamespaceKinds.Ipc);
        if (line.GetValue(RunOptions.UnshareNetwork))
            container = container.Unshare(NamespaceKinds.Network);
        if (line.GetValue(RunOptions.UnshareUts))
            container = container.Unshare(NamespaceKinds.Uts);
        if (line.GetValue(RunOptions.HostName) is { } name)
            container = Checked(RunOptions.HostName, () => container.HostName(name));

        switch (line.GetValue(RunOptions.Network))
        {
            case null:
                return container;
            case "none":
                return container.Network(Network.None);
            case "host" when line.GetValue(RunOptions.UnshareNetwork):
                throw new UsageException("--network: host contradicts --unshare-network");
            case "host":
                return container.Network(Network.Host);
            case var other:
                throw new UsageException($"--network: unknown mode '{other}'; there are none and host");
        }
    }

    private static Container With(Container container, Option option, string value)
    {
        if (option == RunOptions.Tmpfs)
            return container.Tmpfs(value);
        if (option == RunOptions.DevFs)
            return container.DevFs(value);

        if (option == RunOptions.SetEnvironment)
        {
            var (name, given) = Split(value, '=');
            return container.Environment(name, given ?? Environment.GetEnvironmentVariable(name) ?? "");
        }

        var (source, target) = Split(value, ':');
        return option == RunOptions.BindReadOnly ? container.BindReadOnly(source, target) : container.BindReadWrite(source, target);
    }

    private static (string First, string? Second) Split(string value, char separator)
    {
        var at = value.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (value, null) : (value[..at], value[(at + 1)..]);
    }

    private static TimeSpan Seconds(string text)
        => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds < int.MaxValue / 1000
            ? TimeSpan.FromMilliseconds((double)decimal.Ceiling(seconds * 1000))
            : throw new ArgumentException($"'{text}' is not a number of seconds, such as 90 or 0.25, up to 24 days");

    private static Command CheckedCommand(Container container, IReadOnlyList<string> arguments)
    {
        try
        {
            return container.Command(arguments[0], arguments.Skip(1));
        }
        catch (ArgumentException e)
        {
            throw UsageException.For("command", e);
        }
    }

    private static T Checked<T>(Option option, Func<T> describe)
    {
        try
        {
            return describe();
        }
        catch (ArgumentException e)
        {
            throw UsageException.For(option.Name, e);
        }
        catch (SandboxException e) when (e.Code == ErrorCode.UnusablePath)
        {
            throw new UsageException($"{option.Name}: {e.Message}");
        }
    }
}
