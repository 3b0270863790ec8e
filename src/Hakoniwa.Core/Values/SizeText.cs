using System.Globalization;

namespace Hakoniwa.Values;

/// <summary>Sizes as people write them: <c>4096</c>, <c>64K</c>, <c>1.5GiB</c>. A suffix is a power of 1024.</summary>
internal static class SizeText
{
    /// <summary>What <see cref="TryParse"/> takes, as a regular expression for editors.</summary>
    internal const string Pattern = @"^([0-9]+\.?[0-9]*|\.[0-9]+)([KMGTkmgt]([Ii][Bb])?|[Bb])?$";

    private const string Suffixes = "KMGT";

    /// <exception cref="ArgumentException">It is no size, or not a whole number of bytes up to <paramref name="most"/>.</exception>
    internal static ulong Bytes(string text, ulong most = ulong.MaxValue)
        => TryParse(text, out var bytes, most) ? bytes : throw new ArgumentException($"'{text}' is not a size, such as 4096, 64K, 512M or 1.5G (a K is 1024)");

    /// <returns>Whether it is a whole number of bytes up to <paramref name="most"/>.</returns>
    internal static bool TryParse(string text, out ulong bytes, ulong most = ulong.MaxValue)
    {
        bytes = 0;
        var digits = text.AsSpan();
        var isBinary = digits.EndsWith("iB", StringComparison.OrdinalIgnoreCase);
        if (isBinary)
            digits = digits[..^2];
        else if (digits.Length > 1 && digits[^1] is 'B' or 'b' && char.IsAsciiDigit(digits[^2]))
            digits = digits[..^1];

        var factor = 1m;
        var power = digits.Length == 0 ? -1 : Suffixes.IndexOf(char.ToUpperInvariant(digits[^1]), StringComparison.Ordinal);
        if (power >= 0)
        {
            digits = digits[..^1];
            for (var i = 0; i <= power; i++)
                factor *= 1024;
        }
        else if (isBinary)
        {
            return false;
        }

        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > most / factor)
            return false;
        number *= factor;
        if (number != decimal.Truncate(number))
            return false;
        bytes = (ulong)number;
        return true;
    }
}
