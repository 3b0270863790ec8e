using System.Globalization;

namespace Hakoniwa.Cli.Values;

/// <summary>Sizes as people write them: <c>4096</c>, <c>64K</c>, <c>1.5GiB</c>. A suffix is a power of 1024.</summary>
internal static class SizeText
{
    private const string Suffixes = "KMGT";

    /// <exception cref="ArgumentException">It is no size, or not a whole number of bytes up to <paramref name="most"/>.</exception>
    internal static ulong Bytes(string text, ulong most = ulong.MaxValue)
    {
        var digits = text.AsSpan();
        var factor = 1m;
        if (digits.EndsWith("iB", StringComparison.OrdinalIgnoreCase))
            digits = digits[..^2];
        else if (digits.Length > 1 && digits[^1] is 'B' or 'b' && char.IsAsciiDigit(digits[^2]))
            digits = digits[..^1];
        var power = digits.Length == 0 ? -1 : Suffixes.IndexOf(char.ToUpperInvariant(digits[^1]), StringComparison.Ordinal);
        if (power >= 0)
        {
            digits = digits[..^1];
            for (var i = 0; i <= power; i++)
                factor *= 1024;
        }
        else if (digits.Length != text.Length && text.EndsWith("iB", StringComparison.OrdinalIgnoreCase))
        {
            throw Wrong(text);
        }

        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > most / factor)
            throw Wrong(text);
        var bytes = number * factor;
        return bytes == decimal.Truncate(bytes) ? (ulong)bytes : throw Wrong(text);
    }

    private static ArgumentException Wrong(string text) => new($"'{text}' is not a size, such as 4096, 64K, 512M or 1.5G (a K is 1024)");
}
