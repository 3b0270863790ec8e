using System.CommandLine;
using System.CommandLine.Help;
using System.Reflection;

using Hakoniwa.Cli.Commands;

namespace Hakoniwa.Cli.CommandLine;

/// <summary><c>hakoniwa</c> and its subcommands.</summary>
internal static class CommandTree
{
    internal static int Invoke(string[] arguments)
    {
        var (root, subcommands) = Build();
        var split = SplitArguments.Of(arguments);
        var result = root.Parse(split.Options, new() { ResponseFileTokenReplacer = null });

        // Asking for help or the version has an action of its own, whatever else is on the line.
        if (result.Action is PrintAction print)
            return print.Invoke(result);
        if (arguments.Length == 0)
        {
            Messages.Line(HelpText.For(result));
            return ExitCodes.Usage;
        }

        if (Array.Find(subcommands, s => s.Command == result.CommandResult.Command) is not { } subcommand)
            throw new UsageException(result.UnmatchedTokens is [var word, ..] ? $"unknown command or option '{word}'" : "a command is missing", UsageException.RootHint);
        if (result.Errors.Count > 0)
            throw new UsageException(result.Errors[0].Message);
        return subcommand.Invoke(result, split.Command);
    }

    private static (RootCommand Root, Subcommand[] Subcommands) Build()
    {
        Subcommand[] subcommands =
        [
            RunCommand.Subcommand(),
            DoctorCommand.Subcommand(),
        ];
        var root = new RootCommand("Linux sandboxes without root: namespaces, a read-only root, no network, seccomp.");
        root.Directives.Clear();
        root.Options.Clear();
        root.Add(new HelpOption("--help", "-h") { Action = new PrintAction(HelpText.For), Description = "Show this help." });
        root.Add(new VersionOption("--version", "-V") { Action = new PrintAction(_ => $"hakoniwa {Version}\n"), Description = "Show the version." });
        root.Add(RunOptions.Verbose);
        foreach (var subcommand in subcommands)
            root.Add(subcommand.Command);
        return (root, subcommands);
    }

    private static string Version
        => typeof(CommandTree).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
}
