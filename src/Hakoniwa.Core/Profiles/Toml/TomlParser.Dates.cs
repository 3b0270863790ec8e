using System.Globalization;

namespace Hakoniwa.Profiles.Toml;

/// <content>Dates and times, as RFC 3339 has them.</content>
internal sealed partial class TomlParser
{
    /// <summary>What .NET keeps of a second's fraction; TOML has the rest cut off.</summary>
    private const int FractionDigits = 7;

    private static bool LooksLikeDateOrTime(ReadOnlySpan<char> word)
        => (word.Length > 4 && word[4] == '-' && Digits(word[..4]) == 4) || (word.Length > 2 && word[2] == ':');

    private TomlDateTime DateOrTime(int start)
    {
        _at = start;
        if (_text[_at + 2] == ':')
            return new(source, start, TimeOfDay(start));

        var date = Date(start);
        var hasTime = Here is 'T' or 't' || (Here == ' ' && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1]));
        if (!hasTime)
            return new(source, start, date);

        _at++;
        var time = TimeOfDay(start);
        var local = date.ToDateTime(time);

        // As an object: a DateTime would become a DateTimeOffset with this machine's own.
        object value = ZoneOffset(start) is { } zone ? WithOffset(start, local, zone) : (object)local;
        return new(source, start, value);
    }

    private DateOnly Date(int start)
    {
        var year = TwoDigits(start) * 100 + TwoDigits(start);
        Require('-', start);
        var month = TwoDigits(start);
        Require('-', start);
        var day = TwoDigits(start);
        return year > 0 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new(year, month, day) : throw source.Error(start, "there is no such day");
    }

    private TimeOnly TimeOfDay(int start)
    {
        var hour = TwoDigits(start);
        Require(':', start);
        var minute = TwoDigits(start);
        Require(':', start);
        var second = TwoDigits(start);
        if (hour > 23 || minute > 59 || second > 59)
            throw source.Error(start, "there is no such time");

        var ticks = 0L;
        if (Here == '.')
        {
            var first = ++_at;
            while (char.IsAsciiDigit(Here))
                _at++;
            if (_at == first)
                throw source.Error(start, "digits have to follow the point");
            var digits = _text[first.._at].PadRight(FractionDigits, '0')[..FractionDigits];
            ticks = long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        }

        return new TimeOnly(hour, minute, second).Add(TimeSpan.FromTicks(ticks));
    }

    private TimeSpan? ZoneOffset(int start)
    {
        if (Here is 'Z' or 'z')
        {
            _at++;
            return TimeSpan.Zero;
        }

        if (Here is not ('+' or '-'))
            return null;
        var sign = Here == '-' ? -1 : 1;
        _at++;
        var hours = TwoDigits(start);
        Require(':', start);
        var minutes = TwoDigits(start);
        return hours <= 23 && minutes <= 59 ? sign * new TimeSpan(hours, minutes, 0) : throw source.Error(start, "there is no such offset from UTC");
    }

    private DateTimeOffset WithOffset(int start, DateTime local, TimeSpan zone)
    {
        try
        {
            return new(local, zone);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw source.Error(start, "the time lies outside what can be represented: offsets up to 14 hours, years 1 to 9999 in UTC");
        }
    }

    private int TwoDigits(int start)
    {
        if (_at + 1 >= _text.Length || !char.IsAsciiDigit(_text[_at]) || !char.IsAsciiDigit(_text[_at + 1]))
            throw BadDate(start);
        _at += 2;
        return (_text[_at - 2] - '0') * 10 + _text[_at - 1] - '0';
    }

    private void Require(char separator, int start)
    {
        if (Here != separator)
            throw BadDate(start);
        _at++;
    }

    private TomlException BadDate(int start) => source.Error(start, "not a date or time; they look like 2026-01-31, 07:32:00 or 2026-01-31T07:32:00+01:00");
}
