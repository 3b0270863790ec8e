using System.Collections.Immutable;

namespace Hakoniwa;

/// <summary>What a <see cref="Command"/> describes.</summary>
internal sealed record CommandSpec(string Program, ImmutableArray<string> Arguments)
{
    internal required ImmutableDictionary<string, string> Environment { get; init; }

    internal string? WorkingDirectory { get; init; }

    internal TimeSpan? WallTime { get; init; }

    internal bool AsPid1 { get; init; }

    /// <summary>Null where the way the command is run decides: inherited, or captured by <see cref="Command.Output"/>.</summary>
    internal Stdio? StandardInput { get; init; }

    internal Stdio? StandardOutput { get; init; }

    internal Stdio? StandardError { get; init; }

    internal TerminalSize? Terminal { get; init; }
}
