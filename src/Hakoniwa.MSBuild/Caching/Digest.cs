using System.Buffers.Binary;

namespace Hakoniwa.MSBuild.Caching;

/// <summary>A SHA-256 digest, without an object of its own.</summary>
internal readonly record struct Digest(ulong A, ulong B, ulong C, ulong D)
{
    internal const int Size = 32;
    private const int Word = sizeof(ulong);

    internal static Digest Of(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[Word..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[(2 * Word)..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[(3 * Word)..]));

    internal void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, A);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[Word..], B);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[(2 * Word)..], C);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[(3 * Word)..], D);
    }

    /// <summary>64 hexadecimal digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        Write(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
