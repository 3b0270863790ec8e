namespace Hakoniwa.Interop;

/// <summary>linux/ptrace.h.</summary>
internal static class Ptrace
{
    internal const int PTRACE_CONT = 7;
    internal const int PTRACE_DETACH = 17;
    internal const int PTRACE_SETOPTIONS = 0x4200;
    internal const int PTRACE_SEIZE = 0x4206;
    internal const int PTRACE_LISTEN = 0x4208;

    internal const int PTRACE_O_TRACEFORK = 2;
    internal const int PTRACE_O_TRACEVFORK = 4;
    internal const int PTRACE_O_TRACECLONE = 8;
    internal const int PTRACE_O_TRACEEXEC = 16;
    internal const int PTRACE_O_TRACEEXIT = 64;
    internal const int PTRACE_O_EXITKILL = 0x100000;

    internal const int PTRACE_EVENT_FORK = 1;
    internal const int PTRACE_EVENT_VFORK = 2;
    internal const int PTRACE_EVENT_CLONE = 3;
    internal const int PTRACE_EVENT_EXEC = 4;
    internal const int PTRACE_EVENT_EXIT = 6;
    internal const int PTRACE_EVENT_STOP = 128;
}
