using System.Buffers.Binary;

namespace Hakoniwa.Reporting;

/// <summary>Takes messages out of a TCP stream, where each has its length in front of it.</summary>
internal sealed class DnsStream
{
    internal const int LengthPrefix = 2;

    private const int MaxMessage = 4096;

    private readonly byte[] _bytes = new byte[LengthPrefix + MaxMessage];
    private int _start;
    private int _end;

    /// <summary>Where what arrives goes. Empty if the stream begins with a message that is longer than any query.</summary>
    internal Memory<byte> Free
    {
        get
        {
            _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
            (_start, _end) = (0, _end - _start);
            return _bytes.AsMemory(_end);
        }
    }

    internal void Arrived(int count) => _end += count;

    /// <returns>False if none has arrived in full.</returns>
    internal bool TryTake(out ReadOnlySpan<byte> message)
    {
        var held = _bytes.AsSpan(_start, _end - _start);
        message = default;
        if (held.Length < LengthPrefix)
            return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(held);
        if (held.Length - LengthPrefix < length)
            return false;
        message = held.Slice(LengthPrefix, length);
        _start += LengthPrefix + length;
        return true;
    }
}
