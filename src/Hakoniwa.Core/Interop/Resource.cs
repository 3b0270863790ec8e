using System.Runtime.InteropServices;

namespace Hakoniwa.Interop;

/// <summary>sys/resource.h.</summary>
internal static unsafe partial class Resource
{
    internal const int RUSAGE_SELF = 0;

    [LibraryImport(LibC.Name, EntryPoint = "getrusage", SetLastError = true)]
    internal static partial int getrusage(int who, Wait.rusage* usage);
}
