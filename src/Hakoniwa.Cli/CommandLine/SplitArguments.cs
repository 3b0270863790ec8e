namespace Hakoniwa.Cli.CommandLine;

/// <summary>
/// The arguments on both sides of the first <c>--</c>. What comes after it is the program's, whatever it looks like, and is not parsed.
/// </summary>
internal sealed record SplitArguments(IReadOnlyList<string> Options, IReadOnlyList<string> Command)
{
    internal static SplitArguments Of(string[] arguments)
    {
        var separator = Array.IndexOf(arguments, "--");
        var options = new List<string>();
        for (var i = 0; i < (separator < 0 ? arguments.Length : separator); i++)
            Separate(arguments[i], options);
        return new(options, separator < 0 ? [] : arguments[(separator + 1)..]);
    }

    /// <summary>
    /// The parser takes a colon, like <c>=</c>, for the end of an option's name. Colons have a meaning in values here: <c>-w:/dir</c> must not
    /// become <c>-w /dir</c>, which would show the host's directory. So the value of a short option is separated before it can see it.
    /// </summary>
    private static void Separate(string argument, List<string> options)
    {
        if (argument.Length > 2 && argument[0] == '-' && argument[1] != '-' && argument[2] == ':')
        {
            options.Add(argument[..2]);
            options.Add(argument[2..]);
            return;
        }

        var nameEnd = argument.AsSpan().IndexOfAny('=', ':');
        if (argument.StartsWith("--", StringComparison.Ordinal) && nameEnd >= 0 && argument[nameEnd] == ':')
            throw new UsageException($"{argument[..nameEnd]}: write the value after a space or =");
        options.Add(argument);
    }
}
