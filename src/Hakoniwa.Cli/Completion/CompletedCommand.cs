namespace Hakoniwa.Cli.Completion;

/// <summary>A command as the shells' scripts have it.</summary>
/// <param name="Words">What stands on the line, without <c>hakoniwa</c>; nothing for that itself.</param>
/// <param name="Description">What the help says, without a full stop.</param>
/// <param name="Options">Its options.</param>
/// <param name="Argument">What stands on the line beside options; null if nothing does.</param>
/// <param name="Commands">The words that can follow.</param>
internal sealed record CompletedCommand(
    IReadOnlyList<string> Words, string Description, IReadOnlyList<CompletedOption> Options, CompletedValue? Argument, IReadOnlyList<CompletedCommand> Commands)
{
    internal string Name => Words[^1];

    /// <summary>Its words, each with a space before it.</summary>
    internal string Path => string.Concat(Words.Select(w => " " + w));

    internal IEnumerable<CompletedCommand> All => Commands.SelectMany(c => c.All).Prepend(this);
}
