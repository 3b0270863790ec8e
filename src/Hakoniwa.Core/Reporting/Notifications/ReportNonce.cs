using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Hakoniwa.Reporting;

/// <summary>
/// The launch's own calls come after the filter of a report: handing over the listener itself, what must not come before it, and the end of a
/// launch that fails meanwhile, which nobody would answer if the listener is not handed over. They have a
/// random number in a register that the kernel ignores for these calls and the filter sees. No program can guess it.
/// </summary>
internal static class ReportNonce
{
    /// <summary>The argument it is in: the fifth.</summary>
    internal const int Argument = 4;

    /// <summary>The calls that it lets through. None of them has a fifth argument.</summary>
    internal static readonly string[] Calls = ["sendmsg", "close", "dup3", "close_range", "prlimit64", "ftruncate", "exit"];

    /// <summary>Never 0, which is what unused registers often hold.</summary>
    internal static ulong Value { get; } = Make();

    private static ulong Make()
    {
        var bytes = new byte[sizeof(ulong)];
        ulong value;
        do
        {
            RandomNumberGenerator.Fill(bytes);
            value = MemoryMarshal.Read<ulong>(bytes);
        }
        while (value == 0);

        return value;
    }
}
