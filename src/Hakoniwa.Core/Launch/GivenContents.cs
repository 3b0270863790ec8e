using System.Runtime.InteropServices;

using Hakoniwa.Mounts;

namespace Hakoniwa.Launch;

/// <summary>The contents of the file that a launch brings along, in native memory until the child has written them.</summary>
internal sealed unsafe class GivenContents : SafeHandle
{
    private GivenContents(nint block)
        : base(0, ownsHandle: true) => SetHandle(block);

    public override bool IsInvalid => handle == 0;

    /// <summary>Null where the plan has no such file, as most.</summary>
    internal static GivenContents? Fill(GivenFile? file, ReadOnlySpan<byte> contents, long* slots)
    {
        if (file is null)
            return null;
        var block = (byte*)NativeMemory.Alloc((nuint)Math.Max(contents.Length, 1));
        contents.CopyTo(new Span<byte>(block, contents.Length));
        slots[file.AddressSlot] = (long)block;
        slots[file.LengthSlot] = contents.Length;
        return new((nint)block);
    }

    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }
}
