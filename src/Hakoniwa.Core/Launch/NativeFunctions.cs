using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

using Hakoniwa.Interop;

namespace Hakoniwa.Launch;

/// <summary>
/// Addresses in the C library. Calls through them need no stub of the runtime's, which matters in the child.
/// </summary>
internal static unsafe class NativeFunctions
{
    private static readonly nint Library = NativeLibrary.Load(LibC.Name, typeof(NativeFunctions).Assembly, null);

    /// <summary>syscall(2).</summary>
    internal static readonly void* SystemCall = Callable(NativeLibrary.GetExport(Library, "syscall"));

    /// <summary>
    /// In a native program a pointer of the managed kind that has this bit stands for a method of a generic type, and leads elsewhere. C
    /// libraries align their functions; one that is built for size need not.
    /// </summary>
    private static void* Callable(nint address)
        => RuntimeFeature.IsDynamicCodeSupported || (address & 2) == 0
            ? (void*)address
            : throw new PlatformNotSupportedException("This machine's C library cannot be used by a program that was compiled to native code; run the one for the .NET runtime.");
}
