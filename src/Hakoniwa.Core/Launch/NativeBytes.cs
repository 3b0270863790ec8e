using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hakoniwa.Launch;

/// <summary>A kernel structure or the contents of a file, copied to native memory when the plan is compiled.</summary>
internal sealed class NativeBytes
{
    private readonly List<(int Offset, NativeBytes Target)> _pointers = [];

    internal NativeBytes(byte[] content, string display)
    {
        Content = content;
        Display = display;
    }

    internal byte[] Content { get; }

    /// <summary>What the printed plan shows in place of the bytes.</summary>
    internal string Display { get; }

    /// <summary>Fields of this structure that hold the address of another one.</summary>
    internal IReadOnlyList<(int Offset, NativeBytes Target)> Pointers => _pointers;

    internal static NativeBytes Of<T>(in T value, string display)
        where T : unmanaged
    {
        var bytes = new byte[Unsafe.SizeOf<T>()];
        MemoryMarshal.Write(bytes, value);
        return new(bytes, display);
    }

    internal NativeBytes PointAt(int offset, NativeBytes target)
    {
        _pointers.Add((offset, target));
        return this;
    }
}
