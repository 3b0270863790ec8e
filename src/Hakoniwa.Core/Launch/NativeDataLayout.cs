using System.Runtime.InteropServices;
using System.Text;

namespace Hakoniwa.Launch;

/// <summary>Places strings, structures and string arrays of a plan in one block, and makes their pointers right where the block ends up.</summary>
internal sealed unsafe class NativeDataLayout
{
    private const int Alignment = 8;

    private readonly List<byte> _bytes = [];
    private readonly Dictionary<object, int> _offsets = [];
    private readonly List<(int At, int Target)> _pointers = [];

    internal int Size => _bytes.Count;

    /// <summary>Adds <paramref name="data"/> unless it is there already, and returns its offset.</summary>
    internal int Add(object data)
    {
        if (_offsets.TryGetValue(data, out var known))
            return known;

        var offset = data switch
        {
            string text => Append(ToCString(text)),
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
        CollectionsMarshal.AsSpan(_bytes).CopyTo(new Span<byte>(destination, _bytes.Count));
        foreach (var (at, target) in _pointers)
            *(long*)(destination + at) = (long)(destination + target);
    }

    private static byte[] ToCString(string text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }

    private int AddStructure(NativeBytes structure)
    {
        var targets = structure.Pointers.Select(p => (p.Offset, Target: Add(p.Target))).ToArray();
        var offset = Append(structure.Content);
        foreach (var (at, target) in targets)
            _pointers.Add((offset + at, target));
        return offset;
    }

    private int AddStrings(NativeStrings strings)
    {
        var targets = strings.Values.Select(v => Add(v)).ToArray();
        var offset = Append(new byte[(targets.Length + 1) * sizeof(long)]);
        for (var i = 0; i < targets.Length; i++)
            _pointers.Add((offset + i * sizeof(long), targets[i]));
        return offset;
    }

    private int Append(byte[] bytes)
    {
        var offset = _bytes.Count;
        _bytes.AddRange(bytes);
        while (_bytes.Count % Alignment != 0)
            _bytes.Add(0);
        return offset;
    }
}
