namespace Hakoniwa.Launch;

/// <summary>Places strings, structures and string arrays of a plan in one block, and makes their pointers right where the block ends up.</summary>
internal sealed unsafe class NativeDataLayout
{
    private const int Alignment = 8;

    private byte[] _bytes = new byte[4096];
    private readonly Dictionary<object, int> _offsets = [];
    private readonly List<Pointer> _pointers = [];

    internal int Size { get; private set; }

    /// <summary>Adds <paramref name="data"/> unless it is there already, and returns its offset.</summary>
    internal int Add(object data)
    {
        if (_offsets.TryGetValue(data, out var known))
            return known;

        var offset = data switch
        {
            string text => Append(Layers.FileName.Encode(text)),
            NativeBytes structure => AddStructure(structure),
            NativeStrings strings => AddStrings(strings),
            _ => throw new ArgumentException("Unknown kind of data in a plan.", nameof(data)),
        };
        _offsets.Add(data, offset);
        return offset;
    }

    internal int OffsetOf(NativeBytes data) => _offsets[data];

    internal void CopyTo(byte* destination)
    {
        _bytes.AsSpan(0, Size).CopyTo(new Span<byte>(destination, Size));
        foreach (var pointer in _pointers)
            *(long*)(destination + pointer.At) = (long)(destination + pointer.Target);
    }

    private int AddStructure(NativeBytes structure)
    {
        var targets = new int[structure.Pointers.Count];
        for (var i = 0; i < targets.Length; i++)
            targets[i] = Add(structure.Pointers[i].Target);
        var offset = Append(structure.Content);
        for (var i = 0; i < targets.Length; i++)
            _pointers.Add(new(offset + structure.Pointers[i].Offset, targets[i]));
        return offset;
    }

    private int AddStrings(NativeStrings strings)
    {
        var targets = new int[strings.Count];
        for (var i = 0; i < targets.Length; i++)
            targets[i] = Add(strings.Values[i]);
        var offset = Append(new byte[(targets.Length + 1) * sizeof(long)]);
        for (var i = 0; i < targets.Length; i++)
            _pointers.Add(new(offset + i * sizeof(long), targets[i]));
        return offset;
    }

    private int Append(byte[] bytes)
    {
        var offset = Size;
        Size = (offset + bytes.Length + Alignment - 1) & ~(Alignment - 1);
        if (Size > _bytes.Length)
            Array.Resize(ref _bytes, 2 * Size);
        bytes.CopyTo(_bytes, offset);
        return offset;
    }

    /// <summary>Where in the block the address of another place in it belongs.</summary>
    private sealed record Pointer(int At, int Target);
}
