namespace Hakoniwa.Cli.Options;

/// <summary>Options that belong together, under a heading of the help.</summary>
internal sealed record OptionGroup(string Heading, IReadOnlyList<RunOption> Options);
