using System.CommandLine;

using Hakoniwa.Cli.CommandLine;
using Hakoniwa.Cli.Options;

namespace Hakoniwa.Cli.Completion;

/// <summary>Makes what the scripts are written from out of the commands and options themselves, so that they cannot differ.</summary>
internal static class CompletionTree
{
    internal static CompletedCommand Build()
    {
        // Commands have the options that a line mentions: these mention all commands, and of "run" the list is at hand.
        var names = Names(CommandTree.Build([]).Root).Distinct().ToArray();
        return Completed(CommandTree.Build(names).Root, [], []);
    }

    private static IEnumerable<string> Names(System.CommandLine.Command command) => command.Subcommands.SelectMany(c => Names(c).Prepend(c.Name));

    private static CompletedCommand Completed(System.CommandLine.Command command, IReadOnlyList<string> words, IReadOnlyList<Option> inherited)
    {
        var own = command.Options.Where(o => !o.Hidden).ToList();
        Option[] recursive = [.. inherited, .. own.Where(o => o.Recursive)];
        var run = words is ["run"] ? RunOptions.Groups.SelectMany(g => g.Options).ToList() : [];
        var parsed = own.Concat(inherited).Where(o => run.All(r => r.Name != o.Name)).DistinctBy(o => o.Name);
        return new(
            words,
            Sentence(command.Description),
            [.. run.Select(Completed), .. parsed.Select(Completed)],
            command.Arguments.FirstOrDefault(a => !a.Hidden) is { } argument ? Completed(argument, words) : null,
            [.. command.Subcommands.Where(c => !c.Hidden).Select(c => Completed(c, [.. words, c.Name], recursive))]);
    }

    private static CompletedValue Completed(Argument argument, IReadOnlyList<string> words)
    {
        var name = argument.HelpName ?? argument.Name;

        // Names of profiles, as for the option.
        return CompletedValue.Of(name, words is ["profile", ..] && name.StartsWith("NAME|", StringComparison.Ordinal) ? StartOptions.Config : null);
    }

    private static CompletedOption Completed(RunOption option) => new(
        option.Alias is null ? [option.Name] : [option.Name, option.Alias],
        Sentence(option.Description),
        option.Value is null ? null : CompletedValue.Of(option.Value, option),
        option.Repeatable);

    private static CompletedOption Completed(Option option) => new(
        [option.Name, .. option.Aliases],
        Sentence(option.Description),
        option.Arity.MaximumNumberOfValues == 0 || option.ValueType == typeof(bool) ? null : CompletedValue.Of(option.HelpName ?? "VALUE"),
        option.Arity.MaximumNumberOfValues > 1);

    /// <summary>The first one; lists of shells are narrow.</summary>
    private static string Sentence(string? description)
    {
        var text = description ?? "";
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        return (end < 0 ? text : text[..end]).TrimEnd('.');
    }
}
