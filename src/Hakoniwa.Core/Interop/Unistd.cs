using System.Runtime.InteropServices;

namespace Hakoniwa.Interop;

/// <summary>unistd.h.</summary>
internal static unsafe partial class Unistd
{
    internal const int X_OK = 1;
    internal const int W_OK = 2;

    internal const int SEEK_DATA = 3;
    internal const int SEEK_HOLE = 4;

    internal const uint CLOSE_RANGE_CLOEXEC = 4;

    [LibraryImport(LibC.Name, EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint syscall(nint number, nint a0, nint a1, nint a2, nint a3, nint a4, nint a5);

    [LibraryImport(LibC.Name, EntryPoint = "pipe2", SetLastError = true)]
    internal static partial int pipe2(int* fds, int flags);

    [LibraryImport(LibC.Name, EntryPoint = "close", SetLastError = true)]
    internal static partial int close(int fd);

    [LibraryImport(LibC.Name, EntryPoint = "geteuid")]
    internal static partial uint geteuid();

    [LibraryImport(LibC.Name, EntryPoint = "getegid")]
    internal static partial uint getegid();

    [LibraryImport(LibC.Name, EntryPoint = "getpid")]
    internal static partial int getpid();

    /// <summary>Where the calling thread keeps errno; both C libraries export it under this name.</summary>
    [LibraryImport(LibC.Name, EntryPoint = "__errno_location")]
    internal static partial int* errno_location();
}
