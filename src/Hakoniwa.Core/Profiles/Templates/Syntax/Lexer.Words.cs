using System.Globalization;
using System.Text;

namespace Hakoniwa.Profiles.Templates.Syntax;

internal sealed partial class Lexer
{
    // The longer sign comes before the one that it begins with.
    private static readonly string[] Signs =
        ["**", "//", "==", "!=", "<=", ">=", "(", ")", "[", "]", "{", "}", ".", ",", ":", "|", "~", "+", "-", "*", "/", "%", "=", "<", ">"];

    /// <summary>The inside of a tag, up to its end; ends within brackets do not count, since a dictionary may end in "}}".</summary>
    private void Tag(int tag, TokenKind begin, TokenKind end, char close)
    {
        _tokens.Add(new(begin, tag, tag + 2));
        _at = tag + 2;
        if (_at < _end && _text[_at] is '-' or '+')
            _at++;
        for (var open = 0; ;)
        {
            _at = SkipBlanks(_at);
            if (_at >= _end)
                throw TemplateError.Syntax(source, tag, $"the tag has no end: '{close}}}' is missing");
            if (open == 0 && EndOfTag(close) is { } length)
            {
                _tokens.Add(new(end, _at, _at + length));
                _trim = length == 3 && _text[_at] == '-';
                _at += length;
                return;
            }

            var token = Word();
            open += token.Kind != TokenKind.Operator ? 0 : token.Word switch
            {
                "(" or "[" or "{" => 1,
                ")" or "]" or "}" => -1,
                _ => 0,
            };
            open = Math.Max(open, 0);
            _tokens.Add(token);
            _at = token.End;
        }
    }

    private int? EndOfTag(char close)
    {
        var rest = _text.AsSpan(_at, _end - _at);
        if (rest is ['-' or '+', var first, '}', ..] && first == close)
            return 3;
        return rest is [var sign, '}', ..] && sign == close ? 2 : null;
    }

    private Token Word()
    {
        var c = _text[_at];
        if (char.IsLetter(c) || c == '_')
            return Name();
        if (char.IsAsciiDigit(c))
            return Number();
        if (c is '"' or '\'')
            return Quoted(c);
        foreach (var sign in Signs)
        {
            if (_text.AsSpan(_at, _end - _at).StartsWith(sign))
                return new(TokenKind.Operator, _at, _at + sign.Length, sign);
        }

        throw TemplateError.Syntax(source, _at, $"{TemplateError.Shown(_text, _at)} means nothing here");
    }

    private Token Name()
    {
        var end = _at + 1;
        while (end < _end && (char.IsLetterOrDigit(_text[end]) || _text[end] == '_'))
            end++;
        return new(TokenKind.Name, _at, end, _text[_at..end]);
    }

    private Token Number()
    {
        if (_at + 1 < _end && _text[_at] == '0' && (_text[_at + 1] | 0x20) is 'x' or 'o' or 'b')
            return Prefixed((char)(_text[_at + 1] | 0x20));

        var end = Digits(_at);
        var isFloat = false;
        if (end + 1 < _end && _text[end] == '.' && char.IsAsciiDigit(_text[end + 1]))
        {
            isFloat = true;
            end = Digits(end + 1);
        }

        if (end < _end && _text[end] is 'e' or 'E')
        {
            var exponent = end + 1 < _end && _text[end + 1] is '+' or '-' ? end + 2 : end + 1;
            if (exponent < _end && char.IsAsciiDigit(_text[exponent]))
            {
                isFloat = true;
                end = Digits(exponent);
            }
        }

        var digits = _text[_at..end].Replace("_", "", StringComparison.Ordinal);
        if (isFloat)
            return new(TokenKind.Float, _at, end, double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture));
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? new(TokenKind.Integer, _at, end, value)
            : throw TemplateError.Syntax(source, _at, "the integer does not fit into 64 bits");
    }

    private Token Prefixed(char prefix)
    {
        var radix = prefix switch { 'x' => 16, 'o' => 8, _ => 2 };
        var end = _at + 2;
        var value = 0L;
        var any = false;
        for (; end < _end && (char.IsAsciiHexDigit(_text[end]) || _text[end] == '_'); end++)
        {
            if (_text[end] == '_')
                continue;
            var digit = Convert.ToInt32(_text[end].ToString(), 16);
            if (digit >= radix || value > (long.MaxValue - digit) / radix)
                throw TemplateError.Syntax(source, _at, digit >= radix ? "a digit is too large for the number's base" : "the integer does not fit into 64 bits");
            value = value * radix + digit;
            any = true;
        }

        return any ? new(TokenKind.Integer, _at, end, value) : throw TemplateError.Syntax(source, _at, "the number has no digits");
    }

    private int Digits(int at)
    {
        while (at < _end && (char.IsAsciiDigit(_text[at]) || _text[at] == '_'))
            at++;
        return at;
    }

    private Token Quoted(char quote)
    {
        var value = new StringBuilder();
        for (var at = _at + 1; at < _end; at++)
        {
            if (_text[at] == quote)
                return new(TokenKind.String, _at, at + 1, value.ToString());
            if (_text[at] == '\\')
                at = Escape(at + 1, value);
            else
                value.Append(_text[at]);
        }

        throw TemplateError.Syntax(source, _at, $"the string has no end: {quote} is missing");
    }

    /// <summary>Returns the offset of the escape's last character.</summary>
    private int Escape(int at, StringBuilder value)
    {
        var digits = at >= _end ? 0 : _text[at] switch { 'u' => 4, 'x' => 2, _ => 0 };
        if (digits > 0)
        {
            if (at + digits >= _end || !ushort.TryParse(_text.AsSpan(at + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
                throw TemplateError.Syntax(source, at - 1, $"the escape needs {digits} hexadecimal digits");
            value.Append((char)unit);
            return at + digits;
        }

        var plain = at >= _end ? '\0' : _text[at] switch
        {
            '"' or '\'' or '\\' or '/' => _text[at],
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'b' => '\b',
            'f' => '\f',
            _ => '\0',
        };
        if (plain == '\0')
            throw TemplateError.Syntax(source, at - 1, "there is no such escape");
        value.Append(plain);
        return at;
    }
}
