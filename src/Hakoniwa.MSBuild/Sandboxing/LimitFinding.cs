using System.Globalization;

using Hakoniwa.MSBuild.Settings;

namespace Hakoniwa.MSBuild.Sandboxing;

/// <summary>A limit that a step passed.</summary>
/// <param name="Code">One of <see cref="MSBuildErrorCode"/>.</param>
/// <param name="Message">What it was and what to do, in a line.</param>
/// <param name="IsTheEnd">Whether the kernel or the clock has ended the step; otherwise its end is the command's own.</param>
internal sealed record LimitFinding(string Code, string Message, bool IsTheEnd)
{
    private const int SignalBase = 128;
    private const int KillSignal = 9;
    private const int CpuTimeSignal = 24;

    /// <summary>
    /// The kernel counts for the limit what the ticks of its clock find, and tells in the end what was really used, which is far less where many
    /// processes wait for a processor. A command that sends itself that signal has used next to nothing.
    /// </summary>
    private const double LeastMeasured = 0.1;

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

        if (limits.CpuTime is { } cpu && OfCpuTime(status, StepLimits.WholeSeconds(cpu)) is { } finding)
            return finding;

        return status.OutOfProcesses && limits.Pids is { } pids
            ? new(MSBuildErrorCode.ResourceLimit,
                string.Create(CultureInfo.InvariantCulture, $"The step was refused processes or threads beyond its limit of {pids}. If it needs them, raise Pids."), false)
            : null;
    }

    private static LimitFinding? OfCpuTime(ExitStatus status, TimeSpan limit)
    {
        var used = status.UserTime + status.SystemTime;
        return EndedBy(status) switch
        {
            CpuTimeSignal when used >= limit * LeastMeasured => new(MSBuildErrorCode.TimeLimit,
                $"A process of the step was ended since it took more than {Seconds(limit)} of processor time. If it needs that much, raise CpuTime.", true),

            // A process that goes on after the signal is killed a second later; so are others, for other reasons.
            KillSignal when used >= limit => new(MSBuildErrorCode.TimeLimit,
                $"A process of the step was killed, and may have taken more than {Seconds(limit)} of processor time. If it needs that much, raise CpuTime.", false),
            _ => null,
        };
    }

    /// <summary>The shell that is the sandbox's first process passes the signal on as an exit code.</summary>
    private static int? EndedBy(ExitStatus status) => status.Signal ?? status.ExitCode - SignalBase;

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}
