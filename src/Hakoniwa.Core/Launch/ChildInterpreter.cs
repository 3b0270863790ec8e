using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

using Hakoniwa.Interop;

namespace Hakoniwa.Launch;

/// <summary>
/// The code that runs between clone and exec. It shares the parent's memory while the cloning thread sleeps, so to the runtime it is that
/// thread, in another process.
/// </summary>
/// <remarks>
/// <para>
/// To the runtime it is a piece of the C library's clone: it is entered, and makes its calls, without a word to the garbage collector. On
/// Linux the runtime passes numbers and pointers as C does, so that clone can call it, and it can call syscall, through pointers of the
/// managed kind. The regular ways, an entry for unmanaged callers and calls marked as such, wait where a collection is under way. If the
/// launcher was killed then, before the child had its parent-death signal, the child would wait for ever for threads that are no more.
/// </para>
/// <para>
/// So the collector never waits for this, this never waits for the collector, and it must touch native memory only. It must stay one method
/// without calls to managed code: a first call would enter the runtime's stubs, and the just-in-time compiler with its locks, in a process
/// that has none of the parent's other threads. It has no business with coverage either, whose counters are calls.
/// </para>
/// <para>
/// Nor must its entry change. The runtime counts the calls of what it may compile better later, in a stub that leads into the runtime in the
/// end; code that is not to be optimised it never replaces. So it is with AggressiveOptimization, which also means, however, that it is not
/// compiled before, but in each process anew, at a cost of milliseconds. As for speed, all that counts here is the kernel's.
/// </para>
/// </remarks>
[ExcludeFromCodeCoverage]
internal static unsafe class ChildInterpreter
{
    /// <summary>Its address is the entry that clone(2) gets. Returns 1 if an operation failed; does not return if exec succeeded.</summary>
    [MethodImpl(MethodImplOptions.NoOptimization | MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    internal static int Run(void* argument)
    {
        var image = (ChildImage*)argument;
        var slots = image->Slots;
        var systemCall = (delegate*<nint, nint, nint, nint, nint, nint, nint, nint>)image->SystemCall;
        var remembered = (int)Errno.ENOENT;
        var error = 0;

        var i = 0;
        for (; i < image->Count; i++)
        {
            // The parent asks, here, and never kills a child whose exec is not confirmed.
            if (image->Cancel != 0)
            {
                error = (int)Errno.ECANCELED;
                goto failed;
            }

            var operation = image->Operations + i;
            if (operation->OnlyIf >= 0 && slots[operation->OnlyIf] < 0)
                continue;
            if (operation->Unless >= 0 && slots[operation->Unless] >= 0)
                continue;

            var mask = operation->SlotArguments;
            var a0 = (nint)((mask & 1) != 0 ? slots[operation->A0] : operation->A0);
            var a1 = (nint)((mask & 2) != 0 ? slots[operation->A1] : operation->A1);
            var a2 = (nint)((mask & 4) != 0 ? slots[operation->A2] : operation->A2);
            var a3 = (nint)((mask & 8) != 0 ? slots[operation->A3] : operation->A3);
            var a4 = (nint)((mask & 16) != 0 ? slots[operation->A4] : operation->A4);

            if (operation->Outcome == CallOutcome.Store)
            {
                if (a2 == sizeof(int))
                    *(int*)a1 = (int)a0;
                else
                    *(long*)a1 = a0;
                continue;
            }

            if (operation->Outcome == CallOutcome.MustBeSame)
            {
                error = (int)Errno.ESTALE;
                if (*(long*)a0 != *(long*)a1)
                    goto failed;
                continue;
            }

            if (operation->Outcome == CallOutcome.FailWithArgument)
            {
                error = (int)a0;
                if (error != 0)
                    goto failed;
                continue;
            }

            if (operation->Outcome == CallOutcome.FailWithRemembered)
            {
                error = remembered;
                goto failed;
            }

            if (operation->Outcome == CallOutcome.ForEachName)
            {
                for (var name = (byte*)a1; *name != 0; name++)
                {
                    if (systemCall(operation->Number, a0, (nint)name, a2, a3, a4, (nint)operation->A5) < 0)
                    {
                        error = *image->Errno;
                        if (error != operation->Tolerate)
                            goto failed;
                    }

                    while (*name != 0)
                        name++;
                }

                continue;
            }

            if (operation->Outcome == CallOutcome.Exec)
                image->ReachedExec = 1;

            var result = systemCall(operation->Number, a0, a1, a2, a3, a4, (nint)operation->A5);
            error = result < 0 ? *image->Errno : 0;

            switch (operation->Outcome)
            {
                case CallOutcome.MustSucceed when error != 0 && error != operation->Tolerate:
                    goto failed;

                case CallOutcome.MustBeZero when error != 0:
                    goto failed;

                case CallOutcome.MustBeZero when result != 0:
                    error = (int)Errno.ESRCH;
                    goto failed;

                case CallOutcome.JumpOnError when error != 0:
                    if (error is not ((int)Errno.ENOENT) and not ((int)Errno.ENOTDIR))
                        remembered = error;
                    i = operation->JumpTo - 1;
                    continue;

                case CallOutcome.FoundOnError when error != 0:
                    slots[operation->SaveTo] = operation->A1;
                    i = operation->JumpTo - 1;
                    continue;

                case CallOutcome.FoundOnError:
                    remembered = (int)Errno.EACCES;
                    continue;

                case CallOutcome.Fork when error != 0:
                    goto failed;

                case CallOutcome.Fork:
                    slots[operation->JumpTo] = result == 0 ? 0 : -1;
                    break;

                case CallOutcome.MustFail when error == 0:
                    error = (int)Errno.EPERM;
                    goto failed;

                case CallOutcome.Exec:
                    image->ReachedExec = 0;
                    if (error != operation->Tolerate)
                        goto failed;
                    continue;
            }

            if (operation->SaveTo >= 0)
                slots[operation->SaveTo] = result;
        }

        return 0;

    failed:
        image->FailedErrno = error;
        image->FailedOperation = i;

        // The thread that warms this up has no child.
        if (image->PidFd < 0)
            return 1;

        // Not left to the C library: where the filter refuses its exit, its clone goes on with whatever lies behind, in the launcher's memory;
        // and where a report is to be made of it before the listener was handed over, nobody would answer.
        systemCall(image->Exit, 1, 0, 0, 0, (nint)image->Nonce, 0);
        systemCall(image->ExitGroup, 1, 0, 0, 0, (nint)image->Nonce, 0);
        return 1;
    }
}
