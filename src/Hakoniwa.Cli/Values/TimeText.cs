using System.Globalization;

namespace Hakoniwa.Cli.Values;

/// <summary>Times as people write them: <c>90</c> or <c>90s</c>, <c>0.25</c>, <c>500ms</c>, <c>5m</c>, <c>2h</c>.</summary>
internal static class TimeText
{
    private static readonly (string Suffix, decimal Microseconds)[] Units =
        [("us", 1), ("ms", 1_000), ("s", 1_000_000), ("m", 60_000_000), ("h", 3_600_000_000), ("d", 86_400_000_000)];

    /// <summary>In microseconds. A number alone counts <paramref name="unit"/> of them.</summary>
    /// <exception cref="ArgumentException">It is no time.</exception>
    internal static decimal Microseconds(string text, decimal unit)
    {
        var digits = text.AsSpan();
        foreach (var (suffix, microseconds) in Units)
        {
            if (text.Length <= suffix.Length || !text.EndsWith(suffix, StringComparison.Ordinal) || !(char.IsAsciiDigit(text[^(suffix.Length + 1)]) || text[^(suffix.Length + 1)] == '.'))
                continue;
            digits = digits[..^suffix.Length];
            unit = microseconds;
            break;
        }

        return decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < 1_000_000_000_000m
            ? number * unit
            : throw new ArgumentException($"'{text}' is not a time, such as 90, 0.25, 500ms, 90s, 5m or 2h");
    }

    /// <summary>Up to 24 days. A number alone is seconds.</summary>
    /// <exception cref="ArgumentException">It is no such time.</exception>
    internal static TimeSpan Span(string text)
    {
        var milliseconds = decimal.Ceiling(Microseconds(text, 1_000_000) / 1_000);
        return milliseconds <= int.MaxValue
            ? TimeSpan.FromMilliseconds((double)milliseconds)
            : throw new ArgumentException($"'{text}' is too long; at most 24 days can be waited for");
    }
}
