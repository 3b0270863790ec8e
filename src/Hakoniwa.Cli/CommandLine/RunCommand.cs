using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

using Hakoniwa.Cli.Reports;

namespace Hakoniwa.Cli.CommandLine;

/// <summary><c>hakoniwa run</c>: from the parsed line to a description of the sandbox, and from that to the exit code.</summary>
internal static class RunCommand
{
    private const string DefaultProgram = "/bin/sh";

    internal static int Invoke(ParseResult line, IReadOnlyList<string> command)
    {
        var reports = Reports(line);
        var sandboxed = Describe(line, command, reports);
        var verbosity = line.GetResult(RunOptions.Verbose)?.IdentifierTokenCount ?? 0;
        if (line.GetValue(RunOptions.Explain))
        {
            Messages.Output(sandboxed.Plan().ToString(systemCalls: verbosity > 0));
            return ExitCodes.Success;
        }

        return Runner.Run(sandboxed, verbosity, reports);
    }

    private static RunReports Reports(ParseResult line) => new()
    {
        Table = line.GetValue(RunOptions.Report),
        Json = Output(line, RunOptions.ReportJson),
        Wanted = line.GetValue(RunOptions.Report) || line.GetValue(RunOptions.ReportJson) is not null ? Report.Denials | Report.Network : Report.None,
    };

    private static ReportFile? Output(ParseResult line, Option<string> option)
    {
        if (line.GetValue(option) is not { } path)
            return null;
        if (path.Length == 0)
            throw new UsageException($"{option.Name}: name a file");
        return line.GetValue(RunOptions.Explain) ? null : ReportFile.Open(path);
    }

    private static Command Describe(ParseResult line, IReadOnlyList<string> arguments, RunReports reports)
    {
        var container = line.GetValue(RunOptions.Hermetic) ? Container.Hermetic() : new Container().RootFs("/");
        container = WithNamespaces(container, line);
        if (line.GetValue(RunOptions.RootFs) is { } root)
            container = Checked(RunOptions.RootFs, () => container.RootFs(root == "none" ? null : root));

        var directory = WorkingDirectory.Parse(line.GetValue(RunOptions.WorkingDirectory));
        foreach (var (option, value) in InOrder(line))
            container = Checked(option, () => With(container, option, value));
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

    /// <summary>
    /// The options that may be repeated, in the order of the command line, so that of two for the same place or variable the later one holds.
    /// </summary>
    private static IEnumerable<(Option Option, string Value)> InOrder(ParseResult line)
    {
        Option[] repeatable = [RunOptions.BindReadOnly, RunOptions.BindReadWrite, RunOptions.Tmpfs, RunOptions.DevFs, RunOptions.SetEnvironment];
        Option? current = null;
        foreach (var token in line.Tokens)
        {
            if (token.Type == TokenType.Option)
                current = repeatable.FirstOrDefault(o => o.Name == token.Value || o.Aliases.Contains(token.Value));
            else if (token.Type == TokenType.Argument && current is not null)
                yield return (current, token.Value);
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
