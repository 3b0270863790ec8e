namespace Hakoniwa;

/// <summary>A system call that the seccomp profile refused, once or many times, in the same way.</summary>
public sealed record DeniedCall
{
    /// <summary>The kernel's name of the call: <c>mount</c>; or <c>#500</c> for a number without a name.</summary>
    public required string SystemCall { get; init; }

    /// <summary>Its main arguments, read for people: <c>"/dev/sda1", "/mnt", "ext4", MS_RDONLY</c>. Empty where there are none to show.</summary>
    public required string Arguments { get; init; }

    /// <summary>What it failed with.</summary>
    public required Errno Errno { get; init; }

    /// <summary>The rule that refused it: <c>profile default: mount → EPERM</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>The name of the process that made it first, as in <c>/proc/PID/comm</c>.</summary>
    public required string Process { get; init; }

    /// <summary>The process id, in the sandbox, of the process that made it first; 0 where it had ended before it could be asked for.</summary>
    public required int ProcessId { get; init; }

    /// <summary>How often it was refused.</summary>
    public required long Count { get; init; }

    /// <summary>Whether it came through the interface of another architecture, all of which is refused: to allow the call would only weaken the profile.</summary>
    internal bool IsByInterface { get; init; }
}
