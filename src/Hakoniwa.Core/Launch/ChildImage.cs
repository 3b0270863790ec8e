using System.Runtime.InteropServices;

namespace Hakoniwa.Launch;

/// <summary>
/// What the child shares with its parent: native memory only, so that nothing the garbage collector owns is touched between clone and exec.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ChildImage
{
    internal const int NotFailed = -1;

    /// <summary>Address of the C library's syscall().</summary>
    internal void* SystemCall;

    /// <summary>The cloning thread's errno; the child has the same thread-local storage.</summary>
    internal int* Errno;

    internal Operation* Operations;

    internal int Count;

    internal long* Slots;

    /// <summary>Index of the operation that failed, or <see cref="NotFailed"/>.</summary>
    internal int FailedOperation;

    internal int FailedErrno;

    /// <summary>1 from just before exec on.</summary>
    internal int ReachedExec;

    /// <summary>The parent's descriptor of the child, stored by clone(2) before the child runs.</summary>
    internal int PidFd;

    /// <summary>Not 0 when the child has executed its program or is gone, and the cloning thread has nothing to do with it any more.</summary>
    internal int Done;

    /// <summary>Set by the parent to ask the child to give up before its next operation.</summary>
    internal volatile int Cancel;

    /// <summary>The numbers of exit and exit_group, which the child may not look up.</summary>
    internal int Exit;
    internal int ExitGroup;

    /// <summary>What goes into the fifth register when the child ends; see <see cref="Reporting.ReportNonce"/>.</summary>
    internal long Nonce;

    [StructLayout(LayoutKind.Sequential)]
    internal struct Operation
    {
        internal CallOutcome Outcome;

        /// <summary>Bit n is set where argument n is the number of a slot.</summary>
        internal byte SlotArguments;

        internal int Number;
        internal int SaveTo;
        internal int Tolerate;
        internal int OnlyIf;
        internal int Unless;

        /// <summary>Where to go on after the outcome that jumps; the slot of the outcome that forks.</summary>
        internal int JumpTo;

        internal long A0;
        internal long A1;
        internal long A2;
        internal long A3;
        internal long A4;
        internal long A5;
    }
}
