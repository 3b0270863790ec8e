using System.CommandLine;

namespace Hakoniwa.Cli.CommandLine;

/// <summary>A word after <c>hakoniwa</c>: its options, and what it does with the parsed line and with what stood after <c>--</c>.</summary>
internal sealed record Subcommand(System.CommandLine.Command Command, Func<ParseResult, IReadOnlyList<string>, int> Invoke);
