using System.Text;

namespace Hakoniwa.Streams;

/// <summary>Makes lines of bytes that come in pieces.</summary>
internal sealed class LineSplitter(bool isError, int maximumLength)
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _line = new();
    private char[] _characters = [];
    private bool _began;
    private bool _truncated;

    /// <summary>The lines that end in this piece.</summary>
    internal List<OutputLine> Add(ReadOnlySpan<byte> bytes) => Add(bytes, flush: false);

    /// <summary>The last line, if the output did not end with a line feed.</summary>
    internal List<OutputLine> End()
    {
        var lines = Add([], flush: true);
        if (_began)
            lines.Add(Take());
        return lines;
    }

    private List<OutputLine> Add(ReadOnlySpan<byte> bytes, bool flush)
    {
        var room = Encoding.UTF8.GetMaxCharCount(bytes.Length);
        if (_characters.Length < room)
            _characters = new char[room];
        var lines = new List<OutputLine>();
        for (ReadOnlySpan<char> text = _characters.AsSpan(0, _decoder.GetChars(bytes, _characters, flush)); text.Length > 0;)
        {
            var end = text.IndexOf('\n');
            Append(end < 0 ? text : text[..end]);
            if (end < 0)
                break;
            lines.Add(Take());
            text = text[(end + 1)..];
        }

        return lines;
    }

    private void Append(ReadOnlySpan<char> text)
    {
        // One more than is kept, which may turn out to be the carriage return that does not count.
        var room = Math.Min(text.Length, maximumLength + 1 - _line.Length);
        _line.Append(text[..room]);
        _truncated |= room < text.Length;
        _began = true;
    }

    private OutputLine Take()
    {
        if (!_truncated && _line.Length > 0 && _line[^1] == '\r')
            _line.Length--;
        if (_line.Length > maximumLength)
        {
            _truncated = true;
            _line.Length = maximumLength;

            // Half a character is none.
            if (maximumLength > 0 && char.IsHighSurrogate(_line[^1]))
                _line.Length--;
        }

        var line = new OutputLine(isError, _line.ToString(), _truncated);
        _line.Clear();
        (_began, _truncated) = (false, false);
        return line;
    }
}
