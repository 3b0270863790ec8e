namespace Hakoniwa.Interop;

/// <summary>linux/futex.h.</summary>
internal static unsafe class Futex
{
    internal const int FUTEX_WAIT = 0;
    internal const int FUTEX_WAKE = 1;
    internal const int FUTEX_PRIVATE_FLAG = 128;

    /// <summary>Sleeps while <paramref name="word"/> has this value, until it is woken, at most this long; may return for no reason.</summary>
    internal static void Wait(int* word, int value, TimeSpan? limit = null)
    {
        var time = stackalloc nint[2];
        if (limit is { } left)
            (time[0], time[1]) = ((nint)(left.Ticks / TimeSpan.TicksPerSecond), (nint)(left.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick));
        Unistd.syscall(Syscall.futex, (nint)word, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, value, limit is null ? 0 : (nint)time, 0, 0);
    }

    /// <summary>Wakes so many of those that sleep on <paramref name="word"/>.</summary>
    internal static void Wake(int* word, int count)
        => Unistd.syscall(Syscall.futex, (nint)word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, count, 0, 0, 0);
}
