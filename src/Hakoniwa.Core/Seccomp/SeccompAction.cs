using static Hakoniwa.Interop.Seccomp;

namespace Hakoniwa.Seccomp;

/// <summary>What the kernel does with a call: the value that the filter returns for it. See seccomp(2).</summary>
internal readonly record struct SeccompAction(uint Value)
{
    internal static SeccompAction Allow { get; } = new(SECCOMP_RET_ALLOW);

    /// <summary>The call is made and logged by the kernel.</summary>
    internal static SeccompAction Log { get; } = new(SECCOMP_RET_LOG);

    /// <summary>The call waits for the answer of whoever holds the filter's listener.</summary>
    internal static SeccompAction Notify { get; } = new(SECCOMP_RET_USER_NOTIF);

    internal static SeccompAction KillProcess { get; } = new(SECCOMP_RET_KILL_PROCESS);

    internal static SeccompAction KillThread { get; } = new(SECCOMP_RET_KILL_THREAD);

    internal bool IsAllow => (Value & SECCOMP_RET_ACTION_FULL) is SECCOMP_RET_ALLOW or SECCOMP_RET_LOG;

    /// <summary>The errno the call fails with, or null for any other action.</summary>
    internal Errno? FailsWith => (Value & SECCOMP_RET_ACTION_FULL) == SECCOMP_RET_ERRNO ? (Errno)(Value & SECCOMP_RET_DATA) : null;

    /// <summary>
    /// The call is not made and fails. Zero is refused: it would make the program believe that the call was made. 41 and 58 are the gaps
    /// among the numbers (they are spelt out, because asking the enum's metadata costs milliseconds once).
    /// </summary>
    internal static SeccompAction Fail(Errno errno) => errno is >= Errno.EPERM and <= Errno.EHWPOISON and not (Errno)41 and not (Errno)58
        ? new(SECCOMP_RET_ERRNO | (uint)errno)
        : throw new ArgumentOutOfRangeException(nameof(errno), errno, "Not the number of an error.");

    /// <summary>The thread gets SIGSYS with <paramref name="data"/> in si_errno.</summary>
    internal static SeccompAction Trap(ushort data = 0) => new(SECCOMP_RET_TRAP | data);

    /// <summary>A tracer gets <paramref name="data"/>; without one the call fails with ENOSYS.</summary>
    internal static SeccompAction Trace(ushort data = 0) => new(SECCOMP_RET_TRACE | data);
}
