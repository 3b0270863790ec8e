using Hakoniwa.Cli.Options;

namespace Hakoniwa.Cli.CommandLine;

/// <summary>
/// Reads the usual line, <c>run</c> with known options that are written out, without the parser: to load that takes as long as everything else
/// that happens before the program starts. All other lines, and all that is wrong, are the parser's.
/// </summary>
internal static class PlainLine
{
    /// <returns>What the parser would have found; null where it is to be asked.</returns>
    internal static GivenOptions? Read(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0 || arguments[0] != "run")
            return null;

        var given = new GivenOptions();
        for (var i = 1; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            var equals = argument.StartsWith("--", StringComparison.Ordinal) ? argument.IndexOf('=', StringComparison.Ordinal) : -1;
            if (Find(equals < 0 ? argument : argument[..equals]) is not { } option)
                return null;

            if (option.Value is null)
            {
                if (equals >= 0)
                    return null;
                given.Add(option, "");
                continue;
            }

            var value = equals >= 0 ? argument[(equals + 1)..] : i + 1 < arguments.Count ? arguments[++i] : "";
            if (value.Length == 0 || value[0] == '-' || (!option.Repeatable && given.Has(option)))
                return null;
            given.Add(option, value);
        }

        return given;
    }

    private static RunOption? Find(string name)
    {
        if (name.Length < 2 || name[0] != '-')
            return null;
        foreach (var group in RunOptions.Groups)
        {
            foreach (var option in group.Options)
            {
                if (option.Name == name || option.Alias == name)
                    return option;
            }
        }

        return null;
    }
}
