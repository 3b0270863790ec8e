using System.CommandLine;

using Hakoniwa.Cli.Options;
using Hakoniwa.Cli.Reports;

namespace Hakoniwa.Cli.CommandLine;

/// <summary><c>hakoniwa run</c>: from the parsed line to a description of the sandbox, and from that to the exit code.</summary>
internal static class RunCommand
{
    internal const string CommandPlaceholder = "-- COMMAND";

    private const string DefaultProgram = "/bin/sh";

    internal static Subcommand Subcommand(IReadOnlyList<string> arguments)
    {
        var run = new System.CommandLine.Command("run", "Run a command in a sandbox.");
        var known = RunOptions.In(arguments);
        foreach (var option in known)
        {
            // These are the root's.
            if (option != OutputOptions.Verbose && option != OutputOptions.Quiet)
                run.Add(option.ForParser);
        }

        // What comes after -- is not parsed, and in front of it there is no place for a command.
        run.Add(new Argument<string[]>(CommandPlaceholder)
        {
            Arity = ArgumentArity.ZeroOrMore,
            Hidden = true,
            Validators = { r => r.AddError(Unexpected(r.Tokens[0].Value)) },
        });
        return new(run, (line, command) => Invoke(GivenOptions.Of(line, known), command));
    }

    internal static int Invoke(GivenOptions line, IReadOnlyList<string> command)
    {
        var reports = OutputOptions.Read(line);
        try
        {
            var (sandboxed, profile) = Describe(line, command, reports);
            foreach (var remark in profile?.Remarks ?? [])
                Messages.Note(remark);
            if (!line.Has(OutputOptions.Explain))
                return Runner.Run(sandboxed, profile, reports.AlsoFor(profile));

            var plan = sandboxed.Plan();
            Messages.Output(plan.ToString(systemCalls: Messages.Verbosity > Verbosity.Normal));
            return ExitCodes.Success;
        }
        catch (Exception e) when (e is not UsageException && reports.Result is not null)
        {
            reports.TellFailure(e);
            throw;
        }
    }

    /// <summary>The profile first, then each group of options, so that options override it.</summary>
    internal static (Command Command, SandboxProfile? Profile) Describe(GivenOptions line, IReadOnlyList<string> arguments, RunReports reports)
    {
        var (container, profile) = StartOptions.Read(line);
        container = StartOptions.Apply(container, line);
        container = RootOptions.Apply(container, line);
        container = NamespaceOptions.Apply(container, line);
        container = NetworkOptions.Apply(container, line);
        container = IdentityOptions.Apply(container, line);
        container = MountOptions.Apply(container, line);
        container = LimitOptions.Apply(container, line);
        container = LandlockOptions.Apply(container, line);
        container = SeccompOptions.Apply(container, line);
        container = ProgramOptions.Apply(container, line);
        if (reports.Wanted != Report.None)
            container = container.Report(container.Spec.Report | reports.Wanted);
        if (StartOptions.IsOff(line))
            container = Unisolated.Like(container, profile is not null);

        var command = Program(container, profile, arguments);
        command = ProgramOptions.Apply(command, line);
        return (LimitOptions.Apply(command, line), profile);
    }

    private static Command Program(Container container, SandboxProfile? profile, IReadOnlyList<string> arguments)
    {
        try
        {
            return (profile, arguments.Count) switch
            {
                (null, 0) => container.Command(DefaultProgram),
                (null, _) => container.Command(arguments[0], Rest(arguments)),
                (_, 0) => profile.Command(container),
                _ => profile.Command(container, arguments[0], Rest(arguments)),
            };
        }
        catch (ArgumentException e)
        {
            throw UsageException.For("command", e);
        }
    }

    private static string[] Rest(IReadOnlyList<string> arguments)
    {
        var rest = new string[arguments.Count - 1];
        for (var i = 0; i < rest.Length; i++)
            rest[i] = arguments[i + 1];
        return rest;
    }

    private static string Unexpected(string word)
    {
        if (!word.StartsWith('-'))
            return $"unexpected '{word}': the command comes after --";
        var name = Checked.Split(word, '=').First;
        var hint = Spelling.Hint(name, [.. RunOptions.Groups.SelectMany(g => g.Options).Select(o => o.Name)]);
        return $"unknown option '{word}'{(hint is null ? "" : ". " + hint)}";
    }
}
