using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Reflection;

using Hakoniwa.Cli.Commands;
using Hakoniwa.Cli.Options;

namespace Hakoniwa.Cli.CommandLine;

/// <summary><c>hakoniwa</c> and its subcommands.</summary>
internal static class CommandTree
{
    internal static int Invoke(string[] arguments)
    {
        var split = SplitArguments.Of(arguments);
        if (PlainLine.Read(split.Options) is { } plain)
        {
            Messages.Verbosity = Talkative(plain);
            return RunCommand.Invoke(plain, split.Command);
        }

        return Parse(arguments, split);
    }

    /// <summary>A method of its own, so that the parser is not loaded where it is not asked.</summary>
    private static int Parse(string[] arguments, SplitArguments split)
    {
        var (root, subcommands) = Build(split.Options);
        var result = root.Parse(split.Options, new() { ResponseFileTokenReplacer = null });

        // Asking for help or the version has an action of its own, whatever else is on the line.
        if (result.Action is PrintAction print)
            return print.Invoke(result);
        if (arguments.Length == 0)
        {
            Messages.Line(HelpText.For(result));
            return ExitCodes.Usage;
        }

        Messages.Verbosity = Talkative(GivenOptions.Of(result, OutputOptions.Global));
        if (Array.Find(subcommands, s => Within(result.CommandResult, s.Command)) is not { } subcommand)
            throw new UsageException(result.UnmatchedTokens is [var word, ..] ? $"unknown command or option '{word}'" : "a command is missing", UsageException.RootHint);
        if (result.Errors.Count > 0)
            throw new UsageException(Wrong(result), $"Try 'hakoniwa {subcommand.Command.Name} --help'.");
        return subcommand.Invoke(result, split.Command);
    }

    private static string Wrong(ParseResult result) => result switch
    {
        { UnmatchedTokens: [var word, ..] } => $"unexpected '{word}'",
        { CommandResult.Command.Subcommands: { Count: > 0 } below } => $"a word is missing: {string.Join(", ", below.Select(c => c.Name))}",
        _ => result.Errors[0].Message,
    };

    /// <summary>Whether the word is the command's own or that of one below it.</summary>
    private static bool Within(CommandResult result, System.CommandLine.Command command)
        => result.Command == command || result.Parent is CommandResult outer && outer.Command is not RootCommand && Within(outer, command);

    private static Verbosity Talkative(GivenOptions line)
    {
        var (more, less) = (line.Count(OutputOptions.Verbose), line.Count(OutputOptions.Quiet));
        return more > 0 && less > 0
            ? throw new UsageException("--quiet contradicts --verbose")
            : (Verbosity)Math.Clamp(more - less, (int)Verbosity.Silent, (int)Verbosity.WithSystemCalls);
    }

    internal static (RootCommand Root, Subcommand[] Subcommands) Build(IReadOnlyList<string> arguments)
    {
        Subcommand[] subcommands =
        [
            RunCommand.Subcommand(arguments),
            DoctorCommand.Subcommand(arguments),
            ProfileCommand.Subcommand(arguments),
            CompletionCommand.Subcommand(arguments),
        ];
        var root = new RootCommand("Linux sandboxes without root: namespaces, a read-only root, no network, seccomp.");
        root.Directives.Clear();
        root.Options.Clear();
        root.Add(new HelpOption("--help", "-h") { Action = new PrintAction(HelpText.For), Description = "Show this help." });
        root.Add(new VersionOption("--version", "-V") { Action = new PrintAction(_ => $"hakoniwa {Version}\n"), Description = "Show the version." });
        foreach (var option in OutputOptions.Global)
        {
            option.ForParser.Recursive = true;
            root.Add(option.ForParser);
        }

        foreach (var subcommand in subcommands)
            root.Add(subcommand.Command);
        return (root, subcommands);
    }

    private static string Version
        => typeof(CommandTree).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
}
