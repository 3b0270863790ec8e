namespace Hakoniwa;

/// <summary>
/// The resource limits of a process, with the kernel's numbers.
/// See <see href="https://man7.org/linux/man-pages/man2/getrlimit.2.html">getrlimit(2)</see>.
/// </summary>
/// <remarks>
/// <see cref="AddressSpace"/> and <see cref="FileSize"/> break the .NET runtime, which reserves far more address space than it uses and
/// maps its code through a large sparse file. They suit other programs.
/// </remarks>
public enum Rlimit
{
    /// <summary>Processor time, in seconds; SIGXCPU at the soft, SIGKILL at the hard limit.</summary>
    Cpu = 0,

    /// <summary>Size of a file the process may write, in bytes.</summary>
    FileSize = 1,

    /// <summary>Size of the data segment, in bytes.</summary>
    Data = 2,

    /// <summary>Size of the main thread's stack, in bytes.</summary>
    Stack = 3,

    /// <summary>Size of a core dump, in bytes.</summary>
    Core = 4,

    /// <summary>Resident set, in bytes. Linux ignores it.</summary>
    ResidentSet = 5,

    /// <summary>Number of processes of the user, counted per user namespace.</summary>
    Processes = 6,

    /// <summary>Number of open descriptors plus one. A shell as PID 1 needs about 12 (see <see cref="Command.AsPid1"/>).</summary>
    NoFile = 7,

    /// <summary>Memory that may be locked, in bytes.</summary>
    LockedMemory = 8,

    /// <summary>Size of the address space, in bytes.</summary>
    AddressSpace = 9,

    /// <summary>Number of file locks. Linux ignores it.</summary>
    Locks = 10,

    /// <summary>Number of queued signals.</summary>
    PendingSignals = 11,

    /// <summary>Memory for POSIX message queues, in bytes.</summary>
    MessageQueues = 12,

    /// <summary>Ceiling of the nice value, as 20 minus nice.</summary>
    Nice = 13,

    /// <summary>Ceiling of the real-time priority.</summary>
    RealTimePriority = 14,

    /// <summary>Processor time without a blocking call under real-time scheduling, in microseconds.</summary>
    RealTimeCpu = 15,
}
