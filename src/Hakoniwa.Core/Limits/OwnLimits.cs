using Hakoniwa.Interop;

namespace Hakoniwa.Limiting;

/// <summary>The limits of this process, which a sandbox starts with.</summary>
internal static unsafe class OwnLimits
{
    internal static ulong Hard(Rlimit resource)
    {
        var limits = stackalloc ulong[2];
        Launch.Descriptors.Check((int)Unistd.syscall(Syscall.prlimit64, 0, (int)resource, 0, (nint)limits, 0, 0), "prlimit64");
        return limits[1];
    }
}
