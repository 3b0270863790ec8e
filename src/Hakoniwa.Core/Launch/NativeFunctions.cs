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
    internal static readonly void* SystemCall = (void*)NativeLibrary.GetExport(Library, "syscall");
}
