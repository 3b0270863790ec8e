using System.Globalization;

namespace Hakoniwa.Profiles.Building;

/// <summary>Times as seconds with or without a fraction, or with a suffix: <c>90</c>, <c>0.25</c>, <c>90s</c>, <c>5m</c>, <c>1h</c>.</summary>
internal static class DurationText
{
    internal static bool TryParse(string text, out TimeSpan time)
    {
        time = default;
        var unit = text.Length == 0 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 };
        var digits = unit > 0 ? text.AsSpan(0, text.Length - 1) : text;
        if (digits.Length == 0 || !char.IsAsciiDigit(digits[0])
            || !decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return false;

        // A wait takes milliseconds; less than one is not none.
        number *= Math.Max(unit, 1);
        if (number > long.MaxValue / TimeSpan.TicksPerSecond)
            return false;
        time = TimeSpan.FromTicks((long)(decimal.Ceiling(number * 1000) * TimeSpan.TicksPerMillisecond));
        return true;
    }
}
