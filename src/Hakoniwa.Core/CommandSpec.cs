using System.Collections.Immutable;

using Hakoniwa.Launch;
using Hakoniwa.Streams;

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

    /// <summary>What argv[0] is, if not the program's name.</summary>
    internal string? Argument0 { get; init; }

    /// <summary>By the numbers they have in the program.</summary>
    internal ImmutableArray<PassedDescriptor> Descriptors { get; init; } = [];

    internal bool MeasureMemory { get; init; }

    /// <summary>How much of each stream <see cref="Command.Output()"/> keeps, in bytes.</summary>
    internal long OutputLimit { get; init; } = long.MaxValue;
}
