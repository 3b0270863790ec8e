using System.Runtime.InteropServices;

namespace Hakoniwa.TestAdapter.Interop;

/// <summary>The few functions of the C library that the launcher itself needs.</summary>
internal static unsafe partial class LibC
{
    /// <summary>The same number on every architecture, as all calls since Linux 5.0 have.</summary>
    internal const nint PidFdOpen = 434;

    internal const short PollIn = 1;

    [LibraryImport("libc", EntryPoint = "getppid")]
    internal static partial int GetParentProcessId();

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint SystemCall(nint number, nint first, nint second);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    internal static partial int Poll(PollDescriptor* descriptors, nuint count, int timeoutMilliseconds);

    [LibraryImport("libc", EntryPoint = "execve", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Execute(string path, string?[] arguments, string?[] environment);

    [StructLayout(LayoutKind.Sequential)]
    internal struct PollDescriptor
    {
        internal int Descriptor;
        internal short Events;
        internal short Returned;
    }
}
