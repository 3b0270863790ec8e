using System.Text;

using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Templates;

/// <summary>The text that a template comes to, and where each part of it is from.</summary>
internal sealed class RenderedOutput
{
    private readonly StringBuilder _text = new();
    private readonly List<RenderedPart> _parts = [];

    internal string Text => _text.ToString();

    internal IReadOnlyList<RenderedPart> Parts => _parts;

    /// <summary>Plain text of a template.</summary>
    internal void Copy(TomlSource source, int start, int end)
    {
        if (_parts is not [.., { IsCopy: true } last] || last.Source != source || last.Offset + _text.Length - last.Start != start)
            _parts.Add(new(_text.Length, source, start, true));
        _text.Append(source.Text, start, end - start);
    }

    /// <summary>What an expression has come to; all of it is from where the expression stands.</summary>
    internal void Insert(TomlSource source, int offset, string text)
    {
        if (text.Length == 0)
            return;
        _parts.Add(new(_text.Length, source, offset, false));
        _text.Append(text);
    }
}
