using System.Globalization;

namespace Hakoniwa.MSBuild;

/// <summary>A limit that a step passed.</summary>
/// <param name="Code">One of <see cref="MSBuildErrorCode"/>.</param>
/// <param name="Message">What it was and what to do, in a line.</param>
/// <param name="IsTheEnd">Whether the kernel or the clock has ended the step; otherwise its end is the command's own.</param>
internal sealed record LimitFinding(string Code, string Message, bool IsTheEnd)
{
    private const int SignalBase = 128;
    private const int KillSignal = 9;
    private const int CpuTimeSignal = 24;

    /// <summary>What a process has used is told in ticks of the clock.</summary>
    private const double Measured = 0.9;

    /// <returns>Null if none was passed, as far as can be told.</returns>
    internal static LimitFinding? Of(ExitStatus status, StepLimits limits)
    {
        if (status.TimedOut && limits.WallTime is { } wall)
            return new(MSBuildErrorCode.TimeLimit, $"The step was ended since it took longer than {Seconds(wall)}. If it needs that long, raise WallTime.", true);
        if (status.OutOfMemory && limits.Memory is { } memory)
        {
            return new(MSBuildErrorCode.ResourceLimit,
                string.Create(CultureInfo.InvariantCulture, $"The step was ended since it took more memory than its limit of {memory} bytes. If it needs that much, raise MemoryLimit."), true);
        }

        if (limits.CpuTime is { } cpu && EndedBy(status) is CpuTimeSignal or KillSignal && status.UserTime + status.SystemTime >= StepLimits.WholeSeconds(cpu) * Measured)
        {
            return new(MSBuildErrorCode.TimeLimit,
                $"A process of the step was ended since it took more than {Seconds(StepLimits.WholeSeconds(cpu))} of processor time. If it needs that much, raise CpuTime.", true);
        }

        return status.OutOfProcesses && limits.Pids is { } pids
            ? new(MSBuildErrorCode.ResourceLimit,
                string.Create(CultureInfo.InvariantCulture, $"The step was refused processes or threads beyond its limit of {pids}. If it needs them, raise Pids."), false)
            : null;
    }

    /// <summary>The shell that is the sandbox's first process passes the signal on as an exit code.</summary>
    private static int? EndedBy(ExitStatus status) => status.Signal ?? status.ExitCode - SignalBase;

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}
