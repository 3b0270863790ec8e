namespace Hakoniwa.MSBuild;

/// <summary>What a step may take. Null is no limit.</summary>
internal sealed record StepLimits
{
    internal static StepLimits None { get; } = new();

    /// <summary>Of the sandbox as a whole, in bytes.</summary>
    internal long? Memory { get; init; }

    /// <summary>Processor time of each process.</summary>
    internal TimeSpan? CpuTime { get; init; }

    /// <summary>From the start of the step to its end.</summary>
    internal TimeSpan? WallTime { get; init; }

    /// <summary>Processes and threads of the sandbox as a whole, at once.</summary>
    internal int? Pids { get; init; }
}
