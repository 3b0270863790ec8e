using Hakoniwa.Interop;

namespace Hakoniwa.Diagnostics;

/// <summary>
/// The peak that getrusage(2) tells of a child begins with the peak of the memory it had before execve, which was the launcher's own. So it is
/// the child's where it is larger than that, and otherwise unknown.
/// </summary>
internal static unsafe class PeakMemory
{
    private const int Kilobyte = 1024;

    /// <summary>How far two readings of the kernel's counters may be apart although nothing changed: each processor keeps up to so many pages back.</summary>
    private static readonly long Uncertainty = Environment.ProcessorCount * Math.Max(32, 2 * Environment.ProcessorCount) * Environment.SystemPageSize;

    /// <summary>The launcher's own, in bytes; taken when the child has executed its program.</summary>
    internal static long OfLauncher()
    {
        Wait.rusage usage = default;
        return Resource.getrusage(Resource.RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss * Kilobyte : long.MaxValue;
    }

    /// <summary>The child's, in bytes, if <paramref name="kilobytes"/> can be its own.</summary>
    internal static long? OfChild(long kilobytes, long launcher)
        => launcher < long.MaxValue - Uncertainty && kilobytes * Kilobyte > launcher + Uncertainty ? kilobytes * Kilobyte : null;
}
