namespace Hakoniwa.Cli.CommandLine;

/// <summary>The command line asks for something that cannot be.</summary>
internal sealed class UsageException(string message, string hint = UsageException.RunHint) : Exception(message)
{
    internal const string RunHint = "Try 'hakoniwa run --help'.";
    internal const string RootHint = "Try 'hakoniwa --help'.";

    /// <summary>Where to read on.</summary>
    internal string Hint { get; } = hint;

    /// <summary>What is wrong with the value of an option, from the library's own words about it.</summary>
    internal static UsageException For(string option, ArgumentException problem) => new($"{option}: {Sentence.Of(problem)}");
}
