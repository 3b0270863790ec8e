using System.Collections.Immutable;

namespace Hakoniwa.Profiles.Building;

/// <summary>What a profile says about its command, which can be run in any sandbox.</summary>
internal sealed record ProfileCommand
{
    private const string Shell = "/bin/sh";

    internal ImmutableArray<string> Line { get; init; } = [Shell];

    /// <summary>What the program of <see cref="Line"/> finds as its own name.</summary>
    internal string? Argument0 { get; init; }

    internal string? WorkingDirectory { get; init; }

    internal TimeSpan? WallTime { get; init; }

    internal bool AsPid1 { get; init; }

    internal bool MeasureMemory { get; init; }

    /// <summary>The command of the profile.</summary>
    internal Command In(Container container)
    {
        var command = In(container, Line[0], Line.Skip(1));
        return Argument0 is null ? command : command.Argument0(Argument0);
    }

    /// <summary>Another one under the same circumstances.</summary>
    internal Command In(Container container, string program, IEnumerable<string> arguments)
    {
        var command = container.Command(program, arguments);
        if (WorkingDirectory is not null)
            command = command.WorkingDirectory(WorkingDirectory);
        if (WallTime is { } limit)
            command = command.WallTime(limit);
        if (AsPid1)
            command = command.AsPid1();
        return MeasureMemory ? command.MeasureMemory() : command;
    }

    internal static ImmutableArray<string> LineOf(IReadOnlyList<ProfileValue> words) => words.Count == 0 ? [Shell] : [.. words.Select(word => word.Text)];
}
