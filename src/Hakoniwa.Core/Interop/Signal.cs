namespace Hakoniwa.Interop;

/// <summary>signal.h.</summary>
internal static class Signal
{
    internal const int SIGHUP = 1;
    internal const int SIGINT = 2;
    internal const int SIGQUIT = 3;
    internal const int SIGABRT = 6;
    internal const int SIGKILL = 9;
    internal const int SIGSEGV = 11;
    internal const int SIGTERM = 15;
    internal const int SIGTRAP = 5;
    internal const int SIGCHLD = 17;
    internal const int SIGCONT = 18;
    internal const int SIGSTOP = 19;
    internal const int SIGTSTP = 20;
    internal const int SIGTTIN = 21;
    internal const int SIGTTOU = 22;
    internal const int SIGWINCH = 28;

    /// <summary>The highest signal number (_NSIG).</summary>
    internal const int NSIG = 64;

    internal const int SIG_SETMASK = 2;

    /// <summary>Size of the kernel's sigset_t in bytes; the C library's is larger.</summary>
    internal const int SigsetSize = 8;

    /// <summary>The kernel's struct sigaction takes 32 bytes on x86-64 and arm64; all zero means SIG_DFL.</summary>
    internal const int KernelSigactionSize = 32;
}
