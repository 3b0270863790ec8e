using System.Globalization;
using static Hakoniwa.Interop.Seccomp;

namespace Hakoniwa;

/// <summary>
/// What the kernel does with a system call. See <see href="https://man7.org/linux/man-pages/man2/seccomp.2.html">seccomp(2)</see>. The default
/// value is <see cref="KillThread"/>, the strictest but one.
/// </summary>
public readonly record struct SeccompAction
{
    internal SeccompAction(uint value) => Value = value;

    /// <summary>The call is made.</summary>
    public static SeccompAction Allow { get; } = new(SECCOMP_RET_ALLOW);

    /// <summary>The call is made, and the kernel writes it to its log (where <c>log</c> is in <c>/proc/sys/kernel/seccomp/actions_logged</c>).</summary>
    public static SeccompAction Log { get; } = new(SECCOMP_RET_LOG);

    /// <summary>The call waits for the answer of whoever holds the filter's listener; where there is none, it fails with ENOSYS.</summary>
    public static SeccompAction Notify { get; } = new(SECCOMP_RET_USER_NOTIF);

    /// <summary>The process ends, with all its threads, as by SIGSYS.</summary>
    public static SeccompAction KillProcess { get; } = new(SECCOMP_RET_KILL_PROCESS);

    /// <summary>The thread ends, as by SIGSYS; other threads of the process go on without it.</summary>
    public static SeccompAction KillThread { get; } = new(SECCOMP_RET_KILL_THREAD);

    /// <summary>The value that the filter returns.</summary>
    internal uint Value { get; }

    /// <summary>Whether the call is made.</summary>
    internal bool IsAllow => Kind is SECCOMP_RET_ALLOW or SECCOMP_RET_LOG;

    /// <summary>Whether the call is certainly not made; a tracer, or whoever is notified, may let it be made.</summary>
    internal bool Denies => Kind is SECCOMP_RET_ERRNO or SECCOMP_RET_TRAP or SECCOMP_RET_KILL_THREAD or SECCOMP_RET_KILL_PROCESS;

    /// <summary>The errno the call fails with, or null for any other action.</summary>
    internal Errno? FailsWith => Kind == SECCOMP_RET_ERRNO ? (Errno)Data : null;

    /// <summary>The action without its data.</summary>
    internal uint Kind => Value & SECCOMP_RET_ACTION_FULL;

    /// <summary>The errno, or what a tracer or handler gets.</summary>
    internal ushort Data => (ushort)(Value & SECCOMP_RET_DATA);

    /// <summary>
    /// The call is not made and fails. Zero is refused: it would make the program believe that the call was made.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such error number.</exception>
    public static SeccompAction Fail(Errno errno) => IsErrno((ulong)errno)
        ? new(SECCOMP_RET_ERRNO | (uint)errno)
        : throw new ArgumentOutOfRangeException(nameof(errno), errno, "Not the number of an error.");

    /// <summary>The thread gets SIGSYS, which it may handle, with <paramref name="data"/> in si_errno.</summary>
    public static SeccompAction Trap(ushort data = 0) => new(SECCOMP_RET_TRAP | data);

    /// <summary>A tracer gets <paramref name="data"/> and decides; without one the call fails with ENOSYS.</summary>
    public static SeccompAction Trace(ushort data = 0) => new(SECCOMP_RET_TRACE | data);

    /// <summary>The action in a word or two: <c>allow</c>, <c>EPERM</c>, <c>kill process</c>, <c>trace 7</c>.</summary>
    public override string ToString() => Kind switch
    {
        SECCOMP_RET_ALLOW => "allow",
        SECCOMP_RET_LOG => "log",
        SECCOMP_RET_USER_NOTIF => "notify",
        SECCOMP_RET_KILL_PROCESS => "kill process",
        SECCOMP_RET_KILL_THREAD => "kill thread",
        SECCOMP_RET_ERRNO => ((Errno)Data).ToString(),
        SECCOMP_RET_TRAP => WithData("trap"),
        SECCOMP_RET_TRACE => WithData("trace"),
        _ => string.Create(CultureInfo.InvariantCulture, $"0x{Value:x}"),
    };

    // 41 and 58 are the gaps among the numbers; they are spelt out, because asking the enum's metadata costs milliseconds once.
    internal static bool IsErrno(ulong number) => number is >= (ulong)Errno.EPERM and <= (ulong)Errno.EHWPOISON and not 41 and not 58;

    private string WithData(string action) => Data == 0 ? action : string.Create(CultureInfo.InvariantCulture, $"{action} {Data}");
}
