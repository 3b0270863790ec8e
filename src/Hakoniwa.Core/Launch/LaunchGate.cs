using Hakoniwa.Interop;

namespace Hakoniwa.Launch;

/// <summary>
/// Lets launches that change their ids happen alone. The kernel then makes the memory of the process "not dumpable", and the launcher shares
/// it: /proc/self of any other launch would belong to root meanwhile, and its id map could not be written.
/// </summary>
internal static class LaunchGate
{
    private static readonly ReaderWriterLockSlim Gate = new(LockRecursionPolicy.NoRecursion);

    /// <summary>How long a launch that waits here does not look whether it was given up, in milliseconds.</summary>
    private const int Patience = 20;

    /// <summary>Waits for those launches that this one cannot go beside. Each may take as long as a file system or a helper program does.</summary>
    /// <returns>False if the launch was given up meanwhile.</returns>
    internal static unsafe bool TryEnter(LaunchRequest request)
    {
        while (!(request.ChangesIds ? Gate.TryEnterWriteLock(Patience) : Gate.TryEnterReadLock(Patience)))
        {
            if (request.Program.Image->Cancel != 0)
                return false;
        }

        return true;
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
