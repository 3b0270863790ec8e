using System.Globalization;
using System.Runtime.InteropServices;

namespace Hakoniwa.Probe;

/// <summary>System calls by number, past every wrapper, and the few functions of the C library that are needed besides.</summary>
internal static unsafe partial class Sys
{
    internal static nint Call(int number, nint a0 = 0, nint a1 = 0, nint a2 = 0, nint a3 = 0, nint a4 = 0, nint a5 = 0)
        => Raw(number, a0, a1, a2, a3, a4, a5);

    internal static Result Try(int number, nint a0 = 0, nint a1 = 0, nint a2 = 0, nint a3 = 0, nint a4 = 0, nint a5 = 0)
        => Result.FromCall(Raw(number, a0, a1, a2, a3, a4, a5));

    /// <summary>A C string that lives as long as this short-lived program.</summary>
    internal static nint Text(string text) => Marshal.StringToCoTaskMemUTF8(text);

    /// <summary>Zeroed memory that lives as long as this program.</summary>
    internal static nint Memory(int size) => (nint)NativeMemory.AllocZeroed((nuint)size);

    internal static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    internal static int Octal(string text) => Convert.ToInt32(text, 8);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Raw(nint number, nint a0, nint a1, nint a2, nint a3, nint a4, nint a5);
}
