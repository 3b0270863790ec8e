using System.Text;
using System.Text.Unicode;

namespace Hakoniwa.Layers;

/// <summary>
/// File names as text. To the kernel they are bytes; those that are not UTF-8 become lone surrogates, U+DC80 to U+DCFF, which no valid text
/// has, and so come back as the bytes they were.
/// </summary>
internal static class FileName
{
    private const char FirstByte = '\uDC80';
    private const char LastByte = '\uDCFF';
    private const int Surrogates = 0xDC00;

    internal static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
            return Encoding.UTF8.GetString(bytes);
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var length) == System.Buffers.OperationStatus.Done)
                text.Append(rune.ToString());
            else
                AppendBytes(text, bytes[..length]);
            bytes = bytes[length..];
        }

        return text.ToString();
    }

    /// <summary>With a terminating zero, as the kernel wants it.</summary>
    internal static byte[] Encode(string name)
    {
        if (!HasBytes(name))
        {
            var bytes = new byte[Encoding.UTF8.GetByteCount(name) + 1];
            Encoding.UTF8.GetBytes(name, bytes);
            return bytes;
        }

        var encoded = new List<byte>(name.Length + 1);
        Span<byte> buffer = stackalloc byte[4];
        for (var i = 0; i < name.Length;)
        {
            if (Rune.TryGetRuneAt(name, i, out var rune))
            {
                encoded.AddRange(buffer[..rune.EncodeToUtf8(buffer)]);
                i += rune.Utf16SequenceLength;
                continue;
            }

            if (IsByte(name[i]))
                encoded.Add((byte)(name[i] - Surrogates));
            else
                encoded.AddRange(buffer[..Rune.ReplacementChar.EncodeToUtf8(buffer)]);
            i++;
        }

        encoded.Add(0);
        return [.. encoded];
    }

    /// <summary>Whether a name has bytes that are no UTF-8.</summary>
    internal static bool HasBytes(string name)
    {
        if (!name.AsSpan().ContainsAnyInRange(FirstByte, LastByte))
            return false;
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsHighSurrogate(name[i]) && i + 1 < name.Length && char.IsLowSurrogate(name[i + 1]))
                i++;
            else if (IsByte(name[i]))
                return true;
        }

        return false;
    }

    /// <summary>Of a character that is not the second half of a pair, which is in the same range: whether it stands for a byte, the low one of its two.</summary>
    internal static bool IsByte(char character) => character is >= FirstByte and <= LastByte;

    private static void AppendBytes(StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        foreach (var each in bytes)
            text.Append((char)(Surrogates + each));
    }
}
