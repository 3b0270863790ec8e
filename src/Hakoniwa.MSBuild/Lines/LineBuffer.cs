using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Hakoniwa.MSBuild.Lines;

/// <summary>
/// Makes lines of the bytes of one stream as <c>Exec</c> does, that is as <c>System.Diagnostics.Process</c> does: a line ends with a carriage
/// return, a newline or both, a byte order mark is a character like others, and half a character at the end is nothing.
/// </summary>
internal sealed class LineBuffer(Encoding encoding)
{
    /// <summary>
    /// What has no end is cut. A line becomes an event of the build, which every logger copies; <c>Exec</c> lets a command without newlines take
    /// all of the memory.
    /// </summary>
    internal const int LongestLine = 16 * 1024 * 1024;

    private readonly Decoder _decoder = encoding.GetDecoder();
    private readonly StringBuilder _begun = new();
    private char[] _chars = [];
    private int _next;
    private int _count;
    private bool _afterCarriageReturn;
    private bool _atEnd;

    /// <summary>To be called when all lines have been taken.</summary>
    internal void Add(ReadOnlySpan<byte> bytes)
    {
        var most = encoding.GetMaxCharCount(bytes.Length);
        if (_chars.Length < most)
            _chars = new char[most];
        (_next, _count) = (0, _decoder.GetChars(bytes, _chars, flush: false));
    }

    internal void End() => _atEnd = true;

    internal bool TryTake([NotNullWhen(true)] out string? line)
    {
        if (_afterCarriageReturn && _next < _count)
        {
            _next += _chars[_next] == '\n' ? 1 : 0;
            _afterCarriageReturn = false;
        }

        var left = _chars.AsSpan(_next, _count - _next);
        var end = left.IndexOfAny('\r', '\n');
        var room = LongestLine - _begun.Length;
        if (end >= 0 && end <= room)
        {
            _afterCarriageReturn = left[end] == '\r';
            line = Take(left[..end], skipped: 1);
            return true;
        }

        if (left.Length > room)
        {
            line = Take(left[..room], skipped: 0);
            return true;
        }

        _begun.Append(left);
        _next = _count;
        line = _atEnd && _begun.Length > 0 ? Take([], skipped: 0) : null;
        return line is not null;
    }

    private string Take(ReadOnlySpan<char> rest, int skipped)
    {
        _next += rest.Length + skipped;
        if (_begun.Length == 0)
            return rest.ToString();
        var line = _begun.Append(rest).ToString();
        _begun.Clear();
        if (_begun.Capacity > LongestLine / 16)
            _begun.Capacity = 16;
        return line;
    }
}
