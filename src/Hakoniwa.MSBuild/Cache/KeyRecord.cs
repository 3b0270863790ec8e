using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Hakoniwa.MSBuild.Caching;

/// <summary>
/// A record of fields, each with its length before it so that no two records have the same bytes, and its digest. <c>docs/msbuild-cache.md</c>
/// lists the fields of a key.
/// </summary>
internal sealed class KeyRecord : IDisposable
{
    private const int FlushAt = 64 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> _buffer = new(FlushAt);

    internal KeyRecord Add(string? text)
    {
        if (text is null)
            return Add(-1L);
        var length = Encoding.UTF8.GetByteCount(text);
        Add((long)length);
        Encoding.UTF8.GetBytes(text, _buffer.GetSpan(length));
        _buffer.Advance(length);
        return Flushed();
    }

    internal KeyRecord Add(long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.GetSpan(sizeof(long)), number);
        _buffer.Advance(sizeof(long));
        return Flushed();
    }

    internal KeyRecord Add(in Digest digest)
    {
        digest.Write(_buffer.GetSpan(Digest.Size));
        _buffer.Advance(Digest.Size);
        return Flushed();
    }

    internal KeyRecord Add(ReadOnlySpan<byte> bytes)
    {
        Add((long)bytes.Length);
        _buffer.Write(bytes);
        return Flushed();
    }

    /// <summary>A list: how many there are, then each.</summary>
    internal KeyRecord Add(IReadOnlyCollection<string> texts)
    {
        Add(texts.Count);
        foreach (var text in texts)
            Add(text);
        return this;
    }

    internal Digest Finish()
    {
        _hash.AppendData(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
        Span<byte> digest = stackalloc byte[Digest.Size];
        _hash.GetHashAndReset(digest);
        return Digest.Of(digest);
    }

    public void Dispose() => _hash.Dispose();

    private KeyRecord Flushed()
    {
        if (_buffer.WrittenCount >= FlushAt)
        {
            _hash.AppendData(_buffer.WrittenSpan);
            _buffer.ResetWrittenCount();
        }

        return this;
    }
}
