using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Hakoniwa.MSBuild.Caching;

/// <summary>An entry as a file: the digest of the rest in hexadecimal digits, a line break, and the entry in JSON.</summary>
internal static class EntryFile
{
    private const int HexDigits = 2 * Digest.Size;

    internal static byte[] Write(CacheEntry entry)
    {
        var json = EntryJson.Write(entry).Span;
        return [.. Encoding.ASCII.GetBytes(DigestOf(json)), (byte)'\n', .. json];
    }

    /// <summary>Null if it is not whole.</summary>
    internal static CacheEntry? Read(byte[] file)
    {
        var bytes = file.AsSpan();
        if (bytes.Length <= HexDigits || !bytes[..HexDigits].SequenceEqual(Encoding.ASCII.GetBytes(DigestOf(bytes[(HexDigits + 1)..]))))
            return null;
        try
        {
            return EntryJson.Read(file.AsMemory(HexDigits + 1));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    private static string DigestOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
