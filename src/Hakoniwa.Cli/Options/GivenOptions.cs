using System.CommandLine;
using System.CommandLine.Parsing;

using Hakoniwa.Cli.CommandLine;

namespace Hakoniwa.Cli.Options;

/// <summary>What stands on a line: options and their values, in its order.</summary>
internal sealed class GivenOptions
{
    private readonly List<(RunOption Option, string Value)> _given = [];

    /// <param name="line">The parsed line.</param>
    /// <param name="known">The options that it may have.</param>
    /// <exception cref="UsageException">An option with a value is given twice that may be given once.</exception>
    internal static GivenOptions Of(ParseResult line, IReadOnlyList<RunOption> known)
    {
        var given = new GivenOptions();
        RunOption? waiting = null;
        foreach (var token in line.Tokens)
        {
            if (token.Type == TokenType.Option)
                waiting = given.Next(Find(known, token.Value));
            else if (token.Type == TokenType.Argument && waiting is not null)
                given._given.Add((waiting, token.Value));
        }

        return given;
    }

    /// <summary>Adds what stands on the line next. The value of an option without one is empty.</summary>
    /// <exception cref="UsageException">An option with a value is given twice that may be given once.</exception>
    internal void Add(RunOption option, string value)
    {
        if (Next(option) is not null)
            _given.Add((option, value));
    }

    internal bool Has(RunOption option) => Count(option) > 0;

    internal int Count(RunOption option)
    {
        var count = 0;
        foreach (var (given, _) in _given)
            count += given == option ? 1 : 0;
        return count;
    }

    /// <summary>The value of an option that may be given once; null if it is not.</summary>
    internal string? Value(RunOption option)
    {
        foreach (var (given, value) in _given)
        {
            if (given == option)
                return value;
        }

        return null;
    }

    /// <summary>The values of some options, in the order of the line, so that of two for the same thing the later one holds.</summary>
    internal IEnumerable<(RunOption Option, string Value)> InOrder(IReadOnlyList<RunOption> options)
    {
        foreach (var given in _given)
        {
            if (Contains(options, given.Option))
                yield return given;
        }
    }

    /// <summary>The first of these that stands on the line, or null.</summary>
    internal RunOption? FirstOf(IReadOnlyList<RunOption> options)
    {
        foreach (var (option, _) in _given)
        {
            if (Contains(options, option))
                return option;
        }

        return null;
    }

    private RunOption? Next(RunOption? option)
    {
        if (option is { Repeatable: false, Value: not null } && Has(option))
            throw new UsageException($"{option.Name}: given twice, and there is one at most");
        if (option is not { Value: null })
            return option;
        _given.Add((option, ""));
        return null;
    }

    private static bool Contains(IReadOnlyList<RunOption> options, RunOption option)
    {
        for (var i = 0; i < options.Count; i++)
        {
            if (options[i] == option)
                return true;
        }

        return false;
    }

    private static RunOption? Find(IReadOnlyList<RunOption> known, string name)
    {
        for (var i = 0; i < known.Count; i++)
        {
            if (known[i].Name == name || known[i].Alias == name)
                return known[i];
        }

        return null;
    }
}
