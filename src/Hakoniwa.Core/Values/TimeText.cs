using System.Globalization;

namespace Hakoniwa.Values;

/// <summary>Times as people write them: <c>90</c> or <c>90s</c>, <c>0.25</c>, <c>500ms</c>, <c>5m</c>, <c>2h</c>.</summary>
internal static class TimeText
{
    /// <summary>In microseconds.</summary>
    internal const decimal Second = 1_000_000;

    private static readonly (string Suffix, decimal Microseconds)[] Units =
        [("us", 1), ("ms", 1_000), ("s", 1_000_000), ("m", 60_000_000), ("h", 3_600_000_000), ("d", 86_400_000_000)];

    /// <summary>In microseconds. A number alone counts <paramref name="unit"/> of them.</summary>
    /// <exception cref="ArgumentException">It is no time.</exception>
    internal static decimal Microseconds(string text, decimal unit)
        => TryParse(text, unit, out var microseconds) ? microseconds : throw new ArgumentException($"'{text}' is not a time, such as 90, 0.25, 500ms, 90s, 5m or 2h");

    /// <inheritdoc cref="Microseconds"/>
    /// <returns>Whether it is a time.</returns>
    internal static bool TryParse(string text, decimal unit, out decimal microseconds)
    {
        var digits = text.AsSpan();
        foreach (var (suffix, length) in Units)
        {
            if (text.Length <= suffix.Length || !text.EndsWith(suffix, StringComparison.Ordinal) || !(char.IsAsciiDigit(text[^(suffix.Length + 1)]) || text[^(suffix.Length + 1)] == '.'))
                continue;
            digits = digits[..^suffix.Length];
            unit = length;
            break;
        }

        var isTime = decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < 1_000_000_000_000m;
        microseconds = isTime ? number * unit : 0;
        return isTime;
    }

    /// <summary>Up to 24 days, in whole milliseconds, of which a part is one. A number alone is seconds.</summary>
    /// <exception cref="ArgumentException">It is no such time.</exception>
    internal static TimeSpan Span(string text)
        => Span(Microseconds(text, Second)) ?? throw new ArgumentException($"'{text}' is too long; at most 24 days can be waited for");

    /// <inheritdoc cref="Span(string)"/>
    /// <returns>Whether it is such a time.</returns>
    internal static bool TryParseSpan(string text, out TimeSpan time)
    {
        var span = TryParse(text, Second, out var microseconds) ? Span(microseconds) : null;
        time = span ?? default;
        return span is not null;
    }

    private static TimeSpan? Span(decimal microseconds)
        => decimal.Ceiling(microseconds / 1_000) is <= int.MaxValue and var milliseconds ? TimeSpan.FromMilliseconds((double)milliseconds) : null;
}
