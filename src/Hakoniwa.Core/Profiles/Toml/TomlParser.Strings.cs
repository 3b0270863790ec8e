using System.Globalization;
using System.Text;

namespace Hakoniwa.Profiles.Toml;

/// <content>The four kinds of strings.</content>
internal sealed partial class TomlParser
{
    private const string BasicQuotes = "\"\"\"";
    private const string LiteralQuotes = "'''";

    private TomlString String()
    {
        var start = _at;
        var rest = _text.AsSpan(_at);
        var value = rest.StartsWith(BasicQuotes) ? LongString(BasicQuotes)
            : rest.StartsWith(LiteralQuotes) ? LongString(LiteralQuotes)
            : Here == '"' ? BasicString() : LiteralString();
        return new(source, start, value);
    }

    private string LiteralString()
    {
        var start = ++_at;
        while (Here != '\'')
            RequireContent(start);
        return _text[start.._at++];
    }

    private string BasicString()
    {
        var start = ++_at;
        var value = new StringBuilder();
        while (Here != '"')
        {
            if (Here == '\\')
            {
                Escape(value);
                continue;
            }

            value.Append(Here);
            RequireContent(start);
        }

        _at++;
        return value.ToString();
    }

    /// <summary>Goes past a character that may stand in a string of one line.</summary>
    private void RequireContent(int start)
    {
        if (AtEnd || Here is '\n' || IsCarriageReturnOfNewLine)
            throw source.Error(start - 1, "the string has no end on this line");
        if (IsControl(Here))
            throw ControlCharacter();
        _at++;
    }

    private string LongString(string quotes)
    {
        var start = _at;
        _at += quotes.Length;
        SkipNewLine();
        var value = new StringBuilder();
        while (true)
        {
            if (AtEnd)
                throw source.Error(start, $"the string has no end: {quotes} is missing");
            if (_text.AsSpan(_at).StartsWith(quotes))
            {
                // One or two quotes may stand right before the three that end it.
                var closing = _at;
                while (Here == quotes[0] && _at - closing < quotes.Length + 2)
                    _at++;
                return value.Append(quotes[0], _at - closing - quotes.Length).ToString();
            }

            if (Here == '\\' && quotes == BasicQuotes)
            {
                if (!LineContinuation())
                    Escape(value);
                continue;
            }

            if (IsControl(Here) && Here != '\n' && !IsCarriageReturnOfNewLine)
                throw ControlCharacter();
            value.Append(Here);
            _at++;
        }
    }

    /// <summary>A backslash that ends a line takes the line end and all white space after it away.</summary>
    private bool LineContinuation()
    {
        var before = _at++;
        SkipBlanks();
        if (!SkipNewLine())
        {
            _at = before;
            return false;
        }

        while (true)
        {
            SkipBlanks();
            if (!SkipNewLine())
                return true;
        }
    }

    private void Escape(StringBuilder value)
    {
        var start = _at++;
        var c = Here;
        _at++;
        switch (c)
        {
            case 'b': value.Append('\b'); break;
            case 't': value.Append('\t'); break;
            case 'n': value.Append('\n'); break;
            case 'f': value.Append('\f'); break;
            case 'r': value.Append('\r'); break;
            case '"': value.Append('"'); break;
            case '\\': value.Append('\\'); break;
            case 'u': value.Append(CodePoint(start, 4)); break;
            case 'U': value.Append(CodePoint(start, 8)); break;
            default: throw source.Error(start, @"there is no such escape; use one of \b \t \n \f \r \"" \\ \uXXXX \UXXXXXXXX, or a literal string in single quotes");
        }
    }

    private string CodePoint(int start, int digits)
    {
        var end = Math.Min(_at + digits, _text.Length);
        var text = _text.AsSpan(_at, end - _at);
        if (text.Length < digits || !uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
            throw source.Error(start, $"{digits} hexadecimal digits have to follow");
        _at = end;
        return Rune.IsValid(number) ? new Rune(number).ToString() : throw source.Error(start, "there is no such character");
    }
}
