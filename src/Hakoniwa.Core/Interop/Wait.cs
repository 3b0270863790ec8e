using System.Runtime.InteropServices;

namespace Hakoniwa.Interop;

/// <summary>sys/wait.h and what waitid(2) fills in.</summary>
internal static class Wait
{
    internal const int P_ALL = 0;
    internal const int P_PID = 1;
    internal const int P_PIDFD = 3;
    internal const int WNOHANG = 1;
    internal const int WSTOPPED = 2;
    internal const int WEXITED = 4;
    internal const int __WNOTHREAD = 0x20000000;
    internal const int __WALL = 0x40000000;

    internal const int CLD_EXITED = 1;
    internal const int CLD_KILLED = 2;
    internal const int CLD_DUMPED = 3;

    /// <summary>siginfo_t as waitid(2) fills it in.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    internal struct siginfo_t
    {
        [FieldOffset(8)] internal int si_code;
        [FieldOffset(16)] internal int si_pid;
        [FieldOffset(24)] internal int si_status;
    }

    /// <summary>struct rusage, of which the two times, the peak and the context switches are read.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 144)]
    internal struct rusage
    {
        [FieldOffset(0)] internal long ru_utime_sec;
        [FieldOffset(8)] internal long ru_utime_usec;
        [FieldOffset(16)] internal long ru_stime_sec;
        [FieldOffset(24)] internal long ru_stime_usec;
        [FieldOffset(32)] internal long ru_maxrss;
        [FieldOffset(128)] internal long ru_nvcsw;
        [FieldOffset(136)] internal long ru_nivcsw;
    }
}
