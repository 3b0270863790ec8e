using Hakoniwa.Cli.CommandLine;

namespace Hakoniwa.Cli.Options;

/// <summary>How the program is started.</summary>
internal static class ProgramOptions
{
    internal static readonly RunOption SetEnvironment = new("--setenv",
        "Set a variable; without a value to the caller's, which is empty if unset. Nothing else is inherited.")
    {
        Alias = "-e",
        Value = "NAME[=VALUE]",
        Repeatable = true,
    };

    internal static readonly RunOption WorkingDirectory = new("--workdir",
        "Show this host directory, writable, at the same path and start in it. With a leading colon: start there, show nothing.")
    {
        Alias = "-w",
        Value = "HOST|:CONTAINER",
    };

    internal static readonly RunOption Argument0 = new("--argv0", "What the program finds as its own name, argv[0]. It is then PID 1 itself.") { Value = "NAME" };

    internal static readonly RunOption AsPid1 = new("--as-pid-1", "Make the program itself PID 1 of its PID namespace, not a shell that waits for it.");

    internal static readonly IReadOnlyList<RunOption> All = [SetEnvironment, WorkingDirectory, Argument0, AsPid1];

    /// <summary>The directory that is started in, if it is to be shown: after all mounts, whatever the order of the line.</summary>
    internal static Container Apply(Container container, GivenOptions line)
        => Cli.CommandLine.WorkingDirectory.Parse(line.Value(WorkingDirectory))?.Shown is { } shown
            ? Checked.By(WorkingDirectory, () => container.BindReadWrite(shown))
            : container;

    internal static Command Apply(Command command, GivenOptions line)
    {
        foreach (var (option, value) in line.InOrder([SetEnvironment]))
        {
            var (name, given) = Checked.Split(value, '=');
            command = Checked.By(option, () => command.Environment(name, given ?? Environment.GetEnvironmentVariable(name) ?? ""));
        }

        if (Cli.CommandLine.WorkingDirectory.Parse(line.Value(WorkingDirectory)) is { } directory)
            command = Checked.By(WorkingDirectory, () => command.WorkingDirectory(directory.Path));
        if (line.Value(Argument0) is { } name0)
            command = Checked.By(Argument0, () => command.Argument0(name0));
        return line.Has(AsPid1) ? command.AsPid1() : command;
    }
}
