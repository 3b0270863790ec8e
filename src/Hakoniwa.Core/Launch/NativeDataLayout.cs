using System.Text;

namespace Hakoniwa.Launch;

/// <summary>Places strings, structures and string arrays of a plan in one block, and makes their pointers right where the block ends up.</summary>
internal sealed unsafe class NativeDataLayout
{
    private const int Alignment = 8;
    private const int UsualSize = 16 * 1024;

    /// <summary>By the object, not its content: most texts of a plan stand in it once, and the same literal is the same object.</summary>
    private readonly Dictionary<object, int> _offsets = new(ReferenceEqualityComparer.Instance);
    private byte[] _bytes = new byte[UsualSize];

    /// <summary>Places in the block where the address of another one belongs; each is followed by that other one.</summary>
    private readonly List<int> _pointers = [];

    internal int Size { get; private set; }

    /// <summary>Adds <paramref name="data"/> unless it is there already, and returns its offset.</summary>
    internal int Add(object data)
    {
        if (_offsets.TryGetValue(data, out var known))
            return known;

        var offset = data switch
        {
            string text => AddText(text),
            NativeBytes structure => AddStructure(structure),
            NativeStrings strings => AddStrings(strings),
            _ => throw new ArgumentException("Unknown kind of data in a plan.", nameof(data)),
        };
        _offsets.Add(data, offset);
        return offset;
    }

    /// <summary>Of what was added.</summary>
    internal int OffsetOf(object data) => _offsets[data];

    internal void CopyTo(byte* destination)
    {
        _bytes.AsSpan(0, Size).CopyTo(new Span<byte>(destination, Size));
        for (var i = 0; i < _pointers.Count; i += 2)
            *(long*)(destination + _pointers[i]) = (long)(destination + _pointers[i + 1]);
    }

    private int AddText(string text)
    {
        if (!Ascii.IsValid(text))
            return Append(Layers.FileName.Encode(text));
        var offset = Reserve(text.Length + 1);
        Ascii.FromUtf16(text, _bytes.AsSpan(offset), out _);
        return offset;
    }

    private int AddStructure(NativeBytes structure)
    {
        var targets = new int[structure.Pointers.Count];
        for (var i = 0; i < targets.Length; i++)
            targets[i] = Add(structure.Pointers[i].Target);
        var offset = Append(structure.Content);
        for (var i = 0; i < targets.Length; i++)
            PointAt(offset + structure.Pointers[i].Offset, targets[i]);
        return offset;
    }

    private int AddStrings(NativeStrings strings)
    {
        var targets = new int[strings.Count];
        for (var i = 0; i < targets.Length; i++)
            targets[i] = Add(strings.Values[i]);
        var offset = Reserve((targets.Length + 1) * sizeof(long));
        for (var i = 0; i < targets.Length; i++)
            PointAt(offset + i * sizeof(long), targets[i]);
        return offset;
    }

    private int Append(byte[] bytes)
    {
        var offset = Reserve(bytes.Length);
        bytes.CopyTo(_bytes, offset);
        return offset;
    }

    /// <summary>Room for so many bytes, all zero.</summary>
    private int Reserve(int length)
    {
        var offset = Size;
        Size = (offset + length + Alignment - 1) & ~(Alignment - 1);
        if (Size > _bytes.Length)
            Array.Resize(ref _bytes, 2 * Size);
        return offset;
    }

    private void PointAt(int place, int target)
    {
        _pointers.Add(place);
        _pointers.Add(target);
    }
}
