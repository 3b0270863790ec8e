namespace Hakoniwa.Cli.Completion;

/// <summary>An option as the shells' scripts have it.</summary>
/// <param name="Names">All its names, the long one first.</param>
/// <param name="Description">What the help says, without a full stop.</param>
/// <param name="Value">Null for an option without one.</param>
/// <param name="Repeatable">Whether it may stand on a line more than once.</param>
internal sealed record CompletedOption(IReadOnlyList<string> Names, string Description, CompletedValue? Value, bool Repeatable);
