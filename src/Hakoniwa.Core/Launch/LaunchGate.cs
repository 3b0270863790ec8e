using Hakoniwa.Interop;

namespace Hakoniwa.Launch;

/// <summary>
/// Lets launches that change their ids happen alone. The kernel then makes the memory of the process "not dumpable", and the launcher shares
/// it: /proc/self of any other launch would belong to root meanwhile, and its id map could not be written.
/// </summary>
internal static class LaunchGate
{
    private static readonly ReaderWriterLockSlim Gate = new(LockRecursionPolicy.NoRecursion);

    internal static void Enter(LaunchRequest request)
    {
        if (request.ChangesIds)
            Gate.EnterWriteLock();
        else
            Gate.EnterReadLock();
    }

    /// <summary>Leaves, with the memory as dumpable as it was; the child restores that itself, unless it failed or was killed before.</summary>
    internal static void Leave(LaunchRequest request, int dumpable)
    {
        if (!request.ChangesIds)
        {
            Gate.ExitReadLock();
            return;
        }

        if (Dumpable() != dumpable)
            Unistd.syscall(Syscall.prctl, Prctl.PR_SET_DUMPABLE, dumpable, 0, 0, 0, 0);
        Gate.ExitWriteLock();
    }

    /// <summary>What PR_GET_DUMPABLE tells of this process.</summary>
    internal static int Dumpable() => (int)Unistd.syscall(Syscall.prctl, Prctl.PR_GET_DUMPABLE, 0, 0, 0, 0, 0);
}
