namespace Hakoniwa.MSBuild.Settings;

/// <summary>What a step may take. Null is no limit.</summary>
internal sealed record StepLimits
{
    internal static StepLimits None { get; } = new();

    /// <summary>Of the sandbox as a whole, in bytes.</summary>
    internal long? Memory { get; init; }

    /// <summary>Processor time of each process, of which the kernel counts whole seconds.</summary>
    internal TimeSpan? CpuTime { get; init; }

    /// <summary>From the start of the step to its end.</summary>
    internal TimeSpan? WallTime { get; init; }

    /// <summary>Processes and threads of the sandbox as a whole, at once.</summary>
    internal int? Pids { get; init; }

    internal static TimeSpan WholeSeconds(TimeSpan time) => TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds));

    /// <summary>What a profile says of them.</summary>
    internal static StepLimits Of(SandboxProfile? profile)
    {
        if (profile is null)
            return None;
        var spec = profile.Container.Spec;
        return new()
        {
            Memory = spec.Cgroup?.Memory,
            CpuTime = spec.Limits.Values.FirstOrDefault(l => l.Resource == Rlimit.Cpu) is { Soft: <= int.MaxValue } cpu ? TimeSpan.FromSeconds((double)cpu.Soft) : null,
            WallTime = profile.WallTime,
            Pids = spec.Cgroup?.Processes is { } processes ? (int)Math.Min(processes, int.MaxValue) : null,
        };
    }

    /// <summary>These, and of what they leave open those.</summary>
    internal StepLimits Over(StepLimits those) => new()
    {
        Memory = Memory ?? those.Memory,
        CpuTime = CpuTime ?? those.CpuTime,
        WallTime = WallTime ?? those.WallTime,
        Pids = Pids ?? those.Pids,
    };
}
