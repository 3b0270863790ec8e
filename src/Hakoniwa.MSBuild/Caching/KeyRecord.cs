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
    private const int Size = 64 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[Size];
    private int _used;

    internal KeyRecord Add(string? text)
    {
        if (text is null)
            return Add(-1L);
        if (sizeof(long) + Encoding.UTF8.GetMaxByteCount(text.Length) > Size)
            return Add(Encoding.UTF8.GetBytes(text));
        var start = Reserve(sizeof(long) + Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, _buffer.AsSpan(start + sizeof(long)));
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.AsSpan(start), length);
        _used = start + sizeof(long) + length;
        return this;
    }

    internal KeyRecord Add(long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.AsSpan(Reserve(sizeof(long))), number);
        return this;
    }

    internal KeyRecord Add(in Digest digest)
    {
        digest.Write(_buffer.AsSpan(Reserve(Digest.Size)));
        return this;
    }

    internal KeyRecord Add(ReadOnlySpan<byte> bytes)
    {
        Add((long)bytes.Length);
        Flush();
        _hash.AppendData(bytes);
        return this;
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
        Flush();
        Span<byte> digest = stackalloc byte[Digest.Size];
        _hash.GetHashAndReset(digest);
        return Digest.Of(digest);
    }

    public void Dispose() => _hash.Dispose();

    private int Reserve(int bytes)
    {
        if (_used + bytes > _buffer.Length)
            Flush();
        var start = _used;
        _used += bytes;
        return start;
    }

    private void Flush()
    {
        _hash.AppendData(_buffer.AsSpan(0, _used));
        _used = 0;
    }
}
