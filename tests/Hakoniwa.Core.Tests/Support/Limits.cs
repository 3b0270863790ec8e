using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Core.Tests.Support;

/// <summary>This process's own limits.</summary>
internal static unsafe class Limits
{
    /// <summary>Sets the soft limit of descriptors and returns the former one.</summary>
    internal static ulong Descriptors(ulong soft)
    {
        var limits = stackalloc ulong[2];
        Launch.Descriptors.Check((int)Unistd.syscall(Syscall.prlimit64, 0, (int)Rlimit.NoFile, 0, (nint)limits, 0, 0), "prlimit64");
        var before = limits[0];
        limits[0] = soft;
        Launch.Descriptors.Check((int)Unistd.syscall(Syscall.prlimit64, 0, (int)Rlimit.NoFile, (nint)limits, 0, 0, 0), "prlimit64");
        return before;
    }
}
