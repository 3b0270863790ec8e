using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Hakoniwa.Seccomp.Oci;

/// <summary>The text of a profile, as UTF-8, and what it is called in errors.</summary>
internal sealed class ProfileText
{
    internal const int LongestFile = 1 << 20;

    private readonly byte[] _bytes;
    private readonly string _name;

    private ProfileText(byte[] bytes, string name)
    {
        _bytes = bytes;
        _name = name;
    }

    internal ReadOnlySpan<byte> Bytes => _bytes;

    internal static ProfileText Load(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            byte[] buffer = new byte[LongestFile + 1];
            int length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return Of(buffer[..length], path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new SandboxException(ErrorCode.SeccompFileUnreadable, $"the seccomp profile {path} cannot be read: {e.Message}", inner: e);
        }
    }

    internal static ProfileText Of(byte[] bytes, string name)
    {
        if (bytes.Length > LongestFile)
            throw new SandboxException(ErrorCode.SeccompFileUnreadable, $"the seccomp profile {name} is longer than 1 MiB");

        // Editors elsewhere begin UTF-8 with a mark; JSON has none.
        var text = new ProfileText(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes, name);
        return Utf8.IsValid(text.Bytes) ? text : throw text.Error(ErrorCode.SeccompFileSyntax, text.FirstInvalid(), "this is not UTF-8", null);
    }

    /// <summary>An error at a place, given as a number of bytes; lines and columns count from 1, columns in characters.</summary>
    internal SandboxException Error(string code, long offset, string message, string? remedy, Exception? inner = null)
    {
        ReadOnlySpan<byte> before = Bytes[..(int)offset];
        int line = before.Count((byte)'\n') + 1;
        int column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
        return new(code, string.Create(CultureInfo.InvariantCulture, $"{_name}({line},{column}): {message}"), remedy, inner);
    }

    /// <summary>The number of bytes before a place in a line, both counted from 0.</summary>
    internal long Offset(long line, long byteInLine)
    {
        int offset = 0;
        for (; line > 0; line--)
            offset += Bytes[offset..].IndexOf((byte)'\n') + 1;

        return Math.Min(offset + byteInLine, Bytes.Length);
    }

    private int FirstInvalid()
    {
        int offset = 0;
        while (Rune.DecodeFromUtf8(Bytes[offset..], out _, out int length) == System.Buffers.OperationStatus.Done)
            offset += length;

        return offset;
    }
}
