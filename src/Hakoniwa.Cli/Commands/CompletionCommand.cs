using System.CommandLine;

using Hakoniwa.Cli.CommandLine;
using Hakoniwa.Cli.Completion;
using Hakoniwa.Cli.Options;
using Hakoniwa.Cli.Reports;

namespace Hakoniwa.Cli.Commands;

/// <summary><c>hakoniwa completion</c>: the script that lets a shell complete lines of this command.</summary>
internal static class CompletionCommand
{
    private const string Name = "completion";
    private const string Hint = "Try 'hakoniwa completion --help'.";

    private static readonly RunOption File = new("--file", "Write it to a file, which is replaced, instead of standard output.") { Alias = "-f", Value = "FILE" };

    private static readonly RunOption[] Options = [File];

    internal static Subcommand Subcommand(IReadOnlyList<string> arguments)
    {
        var completion = new System.CommandLine.Command(Name, "Print a script that lets a shell complete command lines of hakoniwa.");
        if (!arguments.Contains(Name))
            return new(completion, (_, _) => ExitCodes.Usage);

        var shell = new Argument<string[]>("shell") { HelpName = "bash|zsh|fish", Description = "The shell.", Arity = ArgumentArity.ZeroOrMore };
        completion.Add(shell);
        foreach (var option in Options)
            completion.Add(option.ForParser);
        return new(completion, (line, command) => Invoke(line.GetValue(shell) ?? [], GivenOptions.Of(line, Options), command));
    }

    private static int Invoke(string[] shells, GivenOptions line, IReadOnlyList<string> command)
    {
        if (command.Count > 0 || shells is not [var shell])
            throw new UsageException("completion takes the name of one shell: bash, zsh or fish", Hint);
        var script = Script(shell);
        if (line.Value(File) is { } path)
            ReportFile.Open(path).Write(script);
        else
            Messages.Output(script);
        return ExitCodes.Success;
    }

    private static string Script(string shell)
    {
        var root = CompletionTree.Build();
        return shell switch
        {
            "bash" => BashScript.Write(root),
            "zsh" => ZshScript.Write(root),
            "fish" => FishScript.Write(root),
            _ => throw new UsageException($"there is no completion for '{shell}'; there are bash, zsh and fish", Hint),
        };
    }
}
