using System.CommandLine;

namespace Hakoniwa.Cli.Options;

/// <summary>
/// An option of <c>hakoniwa run</c>. It is cheap to have many: the parser's own object is made for those alone that a line may have.
/// </summary>
internal sealed class RunOption(string name, string description)
{
    private Option? _parsed;

    internal string Name { get; } = name;

    /// <summary>One letter with a dash, or null.</summary>
    internal string? Alias { get; init; }

    /// <summary>What the help calls the value; null for an option without one.</summary>
    internal string? Value { get; init; }

    /// <summary>Whether it may be given more than once.</summary>
    internal bool Repeatable { get; init; }

    /// <summary>A sentence or two for the help.</summary>
    internal string Description { get; } = description;

    /// <summary>The parser's form of it. How often it is given is checked by <see cref="GivenOptions"/>, whose message names it.</summary>
    internal Option ForParser => _parsed ??= Value is null
        ? new Option<bool>(Name, Aliases) { Description = Description, Arity = ArgumentArity.Zero }
        : new Option<string[]>(Name, Aliases) { Description = Description, HelpName = Value, Arity = ArgumentArity.OneOrMore };

    private string[] Aliases => Alias is null ? [] : [Alias];

    /// <summary>Whether an argument could be this option; letters without values can be written together.</summary>
    internal bool MayBe(string argument)
    {
        if (argument.Length < 2 || argument[0] != '-')
            return false;
        return argument[1] == '-'
            ? argument.StartsWith(Name, StringComparison.Ordinal) && (argument.Length == Name.Length || argument[Name.Length] == '=')
            : Alias is not null && argument.Contains(Alias[1], StringComparison.Ordinal);
    }

    public override string ToString() => Name;
}
