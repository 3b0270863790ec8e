using System.Globalization;

namespace Hakoniwa.Profiles.Toml;

/// <content>Booleans, integers and floats.</content>
internal sealed partial class TomlParser
{
    private TomlValue Scalar()
    {
        var start = _at;
        var word = Word();
        if (word.IsEmpty)
            throw Unexpected("a value");
        if (LooksLikeDateOrTime(word))
            return DateOrTime(start);

        return word switch
        {
            "true" => new TomlBoolean(source, start, true),
            "false" => new TomlBoolean(source, start, false),
            "inf" or "+inf" => new TomlFloat(source, start, double.PositiveInfinity),
            "-inf" => new TomlFloat(source, start, double.NegativeInfinity),
            "nan" or "+nan" or "-nan" => new TomlFloat(source, start, double.NaN),
            _ => Number(start, word),
        };
    }

    /// <summary>Everything up to what may follow a value.</summary>
    private ReadOnlySpan<char> Word()
    {
        var start = _at;
        while (!AtEnd && Here is not (' ' or '\t' or '\n' or '\r' or ',' or ']' or '}' or '#' or '=' or '"' or '\'' or '[' or '{'))
            _at++;
        return _text.AsSpan(start, _at - start);
    }

    private TomlValue Number(int start, ReadOnlySpan<char> word)
    {
        if (word is ['0', 'x' or 'o' or 'b', _, ..])
            return new TomlInteger(source, start, Prefixed(start, word));

        var digits = word[0] is '+' or '-' ? word[1..] : word;
        var whole = Digits(digits);
        if (whole == 0 || (whole > 1 && digits[0] == '0'))
            throw NoValue(start, word);
        if (whole == digits.Length)
        {
            return long.TryParse(Plain(word), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)
                ? new TomlInteger(source, start, integer)
                : throw source.Error(start, "the integer does not fit into 64 bits");
        }

        var rest = digits[whole..];
        if (rest[0] == '.')
        {
            var fraction = Digits(rest[1..]);
            if (fraction == 0)
                throw NoValue(start, word);
            rest = rest[(1 + fraction)..];
        }

        if (rest is ['e' or 'E', ..])
        {
            var exponent = rest[1..] is ['+' or '-', .. var signed] ? signed : rest[1..];
            rest = Digits(exponent) == exponent.Length && exponent.Length > 0 ? [] : rest;
        }

        return rest.IsEmpty
            ? new TomlFloat(source, start, double.Parse(Plain(word), NumberStyles.Float, CultureInfo.InvariantCulture))
            : throw NoValue(start, word);
    }

    private long Prefixed(int start, ReadOnlySpan<char> word)
    {
        var (allowed, radix) = word[1] switch
        {
            'x' => ("0123456789abcdefABCDEF", 16),
            'o' => ("01234567", 8),
            _ => ("01", 2),
        };
        if (Digits(word[2..], allowed) != word.Length - 2)
            throw NoValue(start, word);

        UInt128 value = 0;
        foreach (var digit in Plain(word[2..]))
        {
            value = value * (uint)radix + (uint)Convert.ToInt32(digit.ToString(), 16);
            if (value > long.MaxValue)
                throw source.Error(start, "the integer does not fit into 64 bits");
        }

        return (long)value;
    }

    /// <summary>How many characters are digits, with single underscores between them; 0 if an underscore has no digit on both sides.</summary>
    private static int Digits(ReadOnlySpan<char> text, string allowed = "0123456789")
    {
        var length = 0;
        while (length < text.Length && (allowed.Contains(text[length]) || text[length] == '_'))
            length++;
        var digits = text[..length];
        return digits is ['_', ..] or [.., '_'] || digits.Contains("__", StringComparison.Ordinal) ? 0 : length;
    }

    private static string Plain(ReadOnlySpan<char> digits) => digits.ToString().Replace("_", "", StringComparison.Ordinal);

    private TomlException NoValue(int start, ReadOnlySpan<char> word)
        => source.Error(start, $"'{word}' is no value; text has to be quoted");
}
