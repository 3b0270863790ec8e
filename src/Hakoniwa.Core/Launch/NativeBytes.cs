namespace Hakoniwa.Launch;

/// <summary>A kernel structure or the contents of a file, copied to native memory when the plan is compiled.</summary>
internal sealed class NativeBytes
{
    private List<PointerField>? _pointers;

    internal NativeBytes(byte[] content, string display)
    {
        Content = content;
        Display = display;
    }

    internal byte[] Content { get; }

    /// <summary>What the printed plan shows in place of the bytes.</summary>
    internal string Display { get; }

    /// <summary>Fields of this structure that hold the address of another one.</summary>
    internal IReadOnlyList<PointerField> Pointers => (IReadOnlyList<PointerField>?)_pointers ?? [];

    /// <remarks>By a pointer, since the framework's own ways would be compiled for each structure at run time.</remarks>
    internal static unsafe NativeBytes Of<T>(in T value, string display)
        where T : unmanaged
    {
        var bytes = new byte[sizeof(T)];
        fixed (byte* at = bytes)
            *(T*)at = value;
        return new(bytes, display);
    }

    internal NativeBytes PointAt(int offset, NativeBytes target)
    {
        (_pointers ??= []).Add(new(offset, target));
        return this;
    }

    /// <summary>Where in a structure the address of another one belongs.</summary>
    internal sealed record PointerField(int Offset, NativeBytes Target);
}
