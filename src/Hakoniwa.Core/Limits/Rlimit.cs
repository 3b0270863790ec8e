namespace Hakoniwa;

/// <summary>
/// The resource limits of a process, with the kernel's numbers.
/// See <see href="https://man7.org/linux/man-pages/man2/getrlimit.2.html">getrlimit(2)</see>.
/// </summary>
/// <remarks>
/// All but <see cref="Processes"/> and <see cref="PendingSignals"/> count for each process by itself. Small values of <see cref="AddressSpace"/>,
/// <see cref="Data"/> and <see cref="FileSize"/> keep the .NET runtime from starting, which reserves address space and maps its code through a
/// file; docs/limits.md says how small.
/// </remarks>
public enum Rlimit
{
    /// <summary>Processor time, in seconds; SIGXCPU at the soft, SIGKILL at the hard limit.</summary>
    Cpu = 0,

    /// <summary>Size of a file the process may write, in bytes; SIGXFSZ, or EFBIG where that is ignored, beyond it.</summary>
    FileSize = 1,

    /// <summary>Private memory that can be written to (heap, anonymous maps, stacks of threads), in bytes, used or not.</summary>
    Data = 2,

    /// <summary>Size of the main thread's stack, in bytes.</summary>
    Stack = 3,

    /// <summary>
    /// Size of a core dump, in bytes. 0 also keeps the kernel from starting the program that the host's core_pattern may name, which no other
    /// limit does. (The sandbox then sees the limit 1, the kernel's word for that.)
    /// </summary>
    Core = 4,

    /// <summary>Resident set, in bytes. Linux ignores it.</summary>
    ResidentSet = 5,

    /// <summary>
    /// Number of processes and threads of the user, counted per user namespace from Linux 5.14 on, before that for the whole host. The kernel
    /// exempts sandboxes whose user is the host's root; <see cref="Container.LimitProcesses"/> holds for them, too.
    /// </summary>
    Processes = 6,

    /// <summary>Number of open descriptors plus one.</summary>
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
