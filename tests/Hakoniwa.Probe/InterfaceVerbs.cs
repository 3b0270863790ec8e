using System.Globalization;
using System.Runtime.InteropServices;

namespace Hakoniwa.Probe;

/// <summary>System calls through the interfaces that the kernel has for other programs: x32 by its bit, 32-bit programs' by machine code.</summary>
internal static unsafe partial class InterfaceVerbs
{
    private const int PageSize = 0x10000;
    private const int ReadWriteExecute = 7;

    // rdi points to the number and six arguments of 32 bits: mov r8, rdi; mov eax, [r8]; mov ebx, [r8+4]; mov ecx, [r8+8]; mov edx, [r8+12];
    // mov esi, [r8+16]; mov edi, [r8+20]; mov ebp, [r8+24]; int 0x80, with rbx and rbp saved around it.
    private static readonly byte[] Int80 =
    [
        0x53, 0x55, 0x49, 0x89, 0xf8, 0x41, 0x8b, 0x00, 0x41, 0x8b, 0x58, 0x04, 0x41, 0x8b, 0x48, 0x08, 0x41, 0x8b, 0x50, 0x0c,
        0x41, 0x8b, 0x70, 0x10, 0x41, 0x8b, 0x78, 0x14, 0x41, 0x8b, 0x68, 0x18, 0xcd, 0x80, 0x5d, 0x5b, 0xc3,
    ];

    private static readonly Lazy<nint> Int80Code = new(MapInt80);

    internal static IEnumerable<KeyValuePair<string, Func<string[], Result>>> All =>
    [
        new("interface-calls", a => Result.Of(a.Select(Answer))),
    ];

    /// <summary>Makes a call, given as <c>64:number:six arguments</c> or <c>32:…</c>, in hexadecimal; the answer is a value or minus the errno.</summary>
    private static string Answer(string call)
    {
        string[] parts = call.Split(':');
        ulong[] words = [.. parts[1..].Select(word => ulong.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
        nint answer;
        if (parts[0] == "32")
        {
            uint* registers = stackalloc uint[7];
            for (var i = 0; i < 7; i++)
                registers[i] = (uint)words[i];
            answer = ((delegate* unmanaged<uint*, int>)Int80Code.Value)(registers);
        }
        else
        {
            answer = Sys.Call(
                (int)words[0], (nint)words[1], (nint)words[2], (nint)words[3], (nint)words[4], (nint)words[5], (nint)words[6]);
            if (answer < 0)
                answer = -Marshal.GetLastPInvokeError();
        }

        return answer.ToString(CultureInfo.InvariantCulture);
    }

    private static nint MapInt80()
    {
        var page = (nint)NativeMemory.AlignedAlloc(PageSize, PageSize);
        Int80.CopyTo(new Span<byte>((void*)page, Int80.Length));
        if (mprotect(page, PageSize, ReadWriteExecute) != 0)
            throw new InvalidOperationException("mprotect");
        return page;
    }

    [LibraryImport("libc")]
    private static partial int mprotect(nint address, nuint length, int protection);
}
