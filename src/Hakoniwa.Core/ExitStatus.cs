using System.Globalization;

namespace Hakoniwa;

/// <summary>How a program in a sandbox ended, and what it took.</summary>
public sealed record ExitStatus
{
    /// <summary>The exit code of a run that its wall-time limit ended, as timeout(1) has it.</summary>
    public const int TimedOutCode = 124;

    private const int SignalBase = 128;

    /// <summary>The program's exit code; null if a signal ended it.</summary>
    /// <remarks>Under a shell as PID 1 (see <see cref="Command.AsPid1"/>) a program that signal N ended counts as exited with 128+N.</remarks>
    public int? ExitCode { get; init; }

    /// <summary>The number of the signal that ended the sandbox's first process; null if it exited.</summary>
    public int? Signal { get; init; }

    /// <summary>Whether the wall-time limit ended it.</summary>
    public bool TimedOut { get; init; }

    /// <summary>From the start of the launch to the end of the program.</summary>
    public TimeSpan WallTime { get; init; }

    /// <summary>Processor time in user mode of the program and the children it waited for.</summary>
    public TimeSpan UserTime { get; init; }

    /// <summary>Processor time in the kernel of the program and the children it waited for.</summary>
    public TimeSpan SystemTime { get; init; }

    /// <summary>How often the program and the children it waited for gave up the processor to wait for something.</summary>
    public long VoluntaryContextSwitches { get; init; }

    /// <summary>How often the processor was taken from them.</summary>
    public long InvoluntaryContextSwitches { get; init; }

    /// <summary>
    /// The most memory, in bytes, that a single process had resident at a time: the program, or a child that was waited for. Null where it is
    /// not known: the kernel's figure begins with that of the launching process, so that smaller ones cannot be told from it.
    /// </summary>
    public long? PeakMemory { get; init; }

    /// <summary>What memory the program took, if that was measured (<see cref="Command.MeasureMemory"/>) and it could be read at its end.</summary>
    public MemoryUsage? Memory { get; init; }

    /// <summary>Whether the program exited with 0.</summary>
    public bool Success => ExitCode == 0 && !TimedOut;

    /// <summary>One number, as a shell would give: the exit code, 128+N for signal N, 124 for the wall-time limit.</summary>
    public int Code => TimedOut ? TimedOutCode : ExitCode ?? SignalBase + Signal ?? SignalBase;

    /// <summary>
    /// The most memory, in bytes, that the whole sandbox took at once: its processes, its files in memory and what the kernel kept for it. Null
    /// unless a limit of the whole sandbox (such as <see cref="Container.LimitMemory"/>) gave it a cgroup of its own, and before Linux 5.19.
    /// </summary>
    public long? CgroupPeakMemory { get; init; }

    /// <summary>Whether the kernel killed the sandbox since it passed <see cref="Container.LimitMemory"/>.</summary>
    public bool OutOfMemory { get; init; }

    /// <summary>
    /// Whether a process or thread was refused since there were as many as <see cref="Container.LimitProcesses"/> allows.
    /// Programs may have gone on without it.
    /// </summary>
    public bool OutOfProcesses { get; init; }

    /// <summary>What the run was weaker in than its description, a sentence each; see <see cref="SandboxProcess.Omissions"/>.</summary>
    public IReadOnlyList<string> Omissions { get; init; } = [];

    /// <summary>What the sandbox was made of: <see cref="SandboxBackend.Namespaces"/> or <see cref="SandboxBackend.Landlock"/>.</summary>
    public SandboxBackend Backend { get; init; } = SandboxBackend.Namespaces;

    /// <summary>What the sandbox recorded, if that was asked for (<see cref="Container.Report(Hakoniwa.Report)"/>); else null.</summary>
    public SandboxReport? Report { get; init; }

    /// <summary>For instance <c>exited with 3</c>, <c>killed by signal 9</c>, <c>stopped by its wall-time limit</c>.</summary>
    public override string ToString()
        => TimedOut ? "stopped by its wall-time limit"
            : ExitCode is { } code ? "exited with " + code.ToString(CultureInfo.InvariantCulture)
            : "killed by signal " + Signal?.ToString(CultureInfo.InvariantCulture);
}
