using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Templates.Syntax;

/// <summary>Splits a template into plain text and the words of its expressions and statements.</summary>
internal sealed partial class Lexer(TomlSource source)
{
    private readonly string _text = source.Text;
    private readonly int _end = WithoutLastNewLine(source.Text);
    private readonly List<Token> _tokens = [];
    private int _at;

    /// <summary>The tag before this text was closed with a minus: white space after it goes away.</summary>
    private bool _trim;

    internal static IReadOnlyList<Token> Read(TomlSource source)
    {
        var lexer = new Lexer(source);
        lexer.Run();
        return lexer._tokens;
    }

    private void Run()
    {
        while (_at < _end)
        {
            var tag = NextTag(_at);
            Text(_at, tag, MinusFollows(tag));
            if (tag == _end)
                break;
            switch (_text[tag + 1])
            {
                case '#':
                    Comment(tag);
                    break;
                case '{':
                    Tag(tag, TokenKind.OutputBegin, TokenKind.OutputEnd, '}');
                    break;
                case var _ when !Raw(tag):
                    Tag(tag, TokenKind.BlockBegin, TokenKind.BlockEnd, '%');
                    break;
            }
        }

        _tokens.Add(new(TokenKind.End, _end, _end));
    }

    /// <summary>One line end at the end of a template is not part of it.</summary>
    private static int WithoutLastNewLine(string text)
        => text.EndsWith("\r\n", StringComparison.Ordinal) ? text.Length - 2 : text.EndsWith('\n') ? text.Length - 1 : text.Length;

    private int NextTag(int from)
    {
        for (var at = from; at + 1 < _end; at++)
        {
            at = _text.IndexOf('{', at, _end - at);
            if (at < 0)
                return _end;
            if (at + 1 < _end && _text[at + 1] is '{' or '%' or '#')
                return at;
        }

        return _end;
    }

    private bool MinusFollows(int tag) => tag + 2 < _end && _text[tag + 2] == '-';

    private void Text(int start, int end, bool trimEnd)
    {
        if (_trim)
        {
            while (start < end && char.IsWhiteSpace(_text[start]))
                start++;
        }

        if (trimEnd)
        {
            while (end > start && char.IsWhiteSpace(_text[end - 1]))
                end--;
        }

        _trim = false;
        if (end > start)
            _tokens.Add(new(TokenKind.Text, start, end));
    }

    private void Comment(int tag)
    {
        var close = _text.IndexOf("#}", tag + 2, _end - tag - 2, StringComparison.Ordinal);
        if (close < 0)
            throw TemplateError.Syntax(source, tag, "the comment has no end: '#}' is missing");
        _trim = close > tag + 2 && _text[close - 1] == '-';
        _at = close + 2;
    }

    /// <summary>A raw block is text up to its end, whatever stands in it.</summary>
    private bool Raw(int tag)
    {
        if (RawTag(tag, "raw") is not { } opened)
            return false;

        _trim = opened.Trim;
        for (var close = NextTag(opened.End); close < _end; close = NextTag(close + 1))
        {
            if (_text[close + 1] != '%' || RawTag(close, "endraw") is not { } closed)
                continue;
            Text(opened.End, close, MinusFollows(close));
            _trim = closed.Trim;
            _at = closed.End;
            return true;
        }

        throw TemplateError.Syntax(source, tag, "the raw block has no end: '{% endraw %}' is missing");
    }

    private (int End, bool Trim)? RawTag(int tag, string name)
    {
        var at = tag + 2;
        if (at < _end && _text[at] is '-' or '+')
            at++;
        at = SkipBlanks(at);
        if (at + name.Length > _end || !_text.AsSpan(at).StartsWith(name))
            return null;
        at = SkipBlanks(at + name.Length);
        var trim = at < _end && _text[at] == '-';
        if (at < _end && _text[at] is '-' or '+')
            at++;
        return at + 2 <= _end && _text.AsSpan(at).StartsWith("%}") ? (at + 2, trim) : null;
    }

    private int SkipBlanks(int at)
    {
        while (at < _end && char.IsWhiteSpace(_text[at]))
            at++;
        return at;
    }
}
