using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Templates;

/// <summary>What a template has come to, and where in the template a place of it is from.</summary>
internal sealed class RenderedText
{
    private readonly TomlSource _template;
    private readonly IReadOnlyList<RenderedPart> _parts;
    private readonly Lazy<int[]> _lines;

    internal RenderedText(TomlSource template, string text, IReadOnlyList<RenderedPart> parts, IReadOnlyList<string> files)
    {
        _template = template;
        _parts = parts;
        Text = text;
        Files = files;
        _lines = new(Lines);
    }

    internal string Text { get; }

    /// <summary>The files that the template included, without itself.</summary>
    internal IReadOnlyList<string> Files { get; }

    /// <summary>Where a character of the text is from: its line and column there, from 1; columns are characters.</summary>
    internal (string File, int Line, int Column) Original(int line, int column)
    {
        var (source, offset) = Locate(line, column);
        var position = source.Locate(offset);
        return (source.File, position.Line, position.Column);
    }

    /// <summary>The same as an offset, and the text it is in, which can show it.</summary>
    internal (TomlSource Source, int Offset) Locate(int line, int column)
    {
        var offset = Offset(line, column);
        var (low, high) = (0, _parts.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_parts[middle].Start <= offset)
                low = middle + 1;
            else
                high = middle - 1;
        }

        if (high < 0)
            return (_template, 0);
        var part = _parts[high];
        return (part.Source, part.IsCopy ? Math.Min(part.Offset + offset - part.Start, part.Source.Text.Length) : part.Offset);
    }

    private int Offset(int line, int column)
    {
        if (line > _lines.Value.Length)
            return Text.Length;
        var offset = _lines.Value[Math.Max(line, 1) - 1];
        for (; column > 1 && offset < Text.Length && Text[offset] != '\n'; column--)
            offset += char.IsSurrogatePair(Text, offset) ? 2 : 1;
        return offset;
    }

    private int[] Lines()
    {
        var lines = new List<int> { 0 };
        for (var i = 0; i < Text.Length; i++)
        {
            if (Text[i] == '\n')
                lines.Add(i + 1);
        }

        return [.. lines];
    }
}
