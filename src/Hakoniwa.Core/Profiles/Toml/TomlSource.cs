using System.Globalization;
using System.Text;

namespace Hakoniwa.Profiles.Toml;

/// <summary>The text of a file, and where in it things are.</summary>
internal sealed class TomlSource
{
    private readonly List<int> _lineStarts = [0];

    internal TomlSource(string file, string text)
    {
        File = file;
        Text = text;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n')
                _lineStarts.Add(i + 1);
        }
    }

    internal string File { get; }

    internal string Text { get; }

    /// <summary>Where a place is from, if the text was made from others; errors are shown there. Null if it is what people wrote.</summary>
    internal Func<TomlPosition, (TomlSource Source, int Offset)>? Origin { get; init; }

    /// <summary>Takes a file's content, which TOML wants to be UTF-8, with or without a byte order mark.</summary>
    /// <exception cref="TomlException">It is not UTF-8.</exception>
    internal static TomlSource Decode(string file, ReadOnlySpan<byte> content)
    {
        if (content.StartsWith(Encoding.UTF8.Preamble))
            content = content[Encoding.UTF8.Preamble.Length..];
        for (var i = 0; i < content.Length;)
        {
            if (Rune.DecodeFromUtf8(content[i..], out _, out var length) != System.Buffers.OperationStatus.Done)
            {
                var before = new TomlSource(file, Encoding.UTF8.GetString(content[..i]));
                throw before.Error(before.Text.Length, $"the byte 0x{content[i]:x2} is not UTF-8");
            }

            i += length;
        }

        return new(file, Encoding.UTF8.GetString(content));
    }

    internal TomlPosition Locate(int offset)
    {
        var (line, start) = LineOf(offset);
        return new(line + 1, CountRunes(Text.AsSpan(start, offset - start)) + 1);
    }

    /// <summary>What to throw where the text at an offset is not what it has to be.</summary>
    internal TomlException Error(int offset, string message)
    {
        var position = Locate(offset);
        if (Origin?.Invoke(position) is { } origin)
        {
            var made = Clipped(LineAt(offset), position.Column).Shown;
            var written = Clipped(origin.Source.LineAt(origin.Offset), origin.Source.Locate(origin.Offset).Column).Shown;
            return origin.Source.Error(origin.Offset, made == written ? message : $"{message} (the template makes this line of it: {made.Trim()})");
        }

        var (shown, column) = Clipped(LineAt(offset), position.Column);
        var caret = new string(' ', column - 1) + "^";
        var number = position.Line.ToString(CultureInfo.InvariantCulture);
        var margin = new string(' ', number.Length);
        return new(
            string.Create(CultureInfo.InvariantCulture, $"{File}:{position.Line}:{position.Column}: {message}\n {number} | {shown}\n {margin} | {caret}"),
            File, position);
    }

    /// <summary>The part of a long line around a column, and which column it is then.</summary>
    private static (string Shown, int Column) Clipped(string line, int column)
    {
        const int longest = 160, before = 80;
        if (line.Length <= longest)
            return (line, column);
        var start = Math.Clamp(column - before, 0, line.Length - longest);
        if (start > 0 && char.IsLowSurrogate(line[start]))
            start++;
        var cut = start > 0 ? "…" : "";
        return ($"{cut}{line.AsSpan(start, Math.Min(longest, line.Length - start))}…", Math.Max(column - start + cut.Length, 1));
    }

    /// <summary>The line of a place, as it can be shown.</summary>
    private string LineAt(int offset)
    {
        var (line, start) = LineOf(offset);
        var end = line + 1 < _lineStarts.Count ? _lineStarts[line + 1] : Text.Length;
        return Visible(Text.AsSpan(start, end - start).TrimEnd("\r\n"));
    }

    private (int Line, int Start) LineOf(int offset)
    {
        var line = _lineStarts.BinarySearch(offset);
        if (line < 0)
            line = ~line - 1;
        return (line, _lineStarts[line]);
    }

    private static int CountRunes(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
            count++;
        return count;
    }

    /// <summary>One column for each character, and nothing that a terminal obeys.</summary>
    private static string Visible(ReadOnlySpan<char> line)
    {
        var visible = new StringBuilder(line.Length);
        foreach (var rune in line.EnumerateRunes())
            visible.Append(rune.Value == '\t' ? " " : Rune.IsControl(rune) ? "\uFFFD" : rune.ToString());
        return visible.ToString();
    }
}
