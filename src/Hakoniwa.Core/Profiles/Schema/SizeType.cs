using System.Globalization;

using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Schema;

/// <summary>A number of bytes: an integer, or a string with a suffix of 1024 and its powers.</summary>
internal sealed class SizeType(long least) : TextualType
{
    internal static readonly SizeType Positive = new(1);

    internal static readonly SizeType OrNone = new(0);

    internal const string Suffixes = "K, M, G and T are 1024 bytes and its powers, as in \"512M\" or \"1.5G\"";

    internal long Least => least;

    internal override string Expected => "a size in bytes, as an integer or as a string such as \"512M\"";

    protected override ProfileValue ReadOther(TomlValue value)
        => value is TomlInteger { Value: var bytes } ? new(value, Checked(value, bytes)) : throw Unexpected(value);

    protected override object Parse(TomlString written, string text, ProfileReading reading)
        => TryParse(text, out var bytes) ? Checked(written, bytes) : throw ProfileErrors.At(written, $"\"{text}\" is not a size: {Suffixes}");

    /// <summary>Reads <c>512</c>, <c>512M</c>, <c>512MiB</c> and <c>0.5G</c>.</summary>
    internal static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var digits = text.AsSpan().TrimEnd("iB");
        if (digits.Length < text.Length && !text.EndsWith("iB", StringComparison.Ordinal))
            return false;
        var shift = digits.Length == 0 ? 0 : char.ToUpperInvariant(digits[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, 'T' => 40, _ => 0 };
        if (shift == 0 && digits.Length < text.Length)
            return false;
        if (shift > 0)
            digits = digits[..^1];
        if (digits.Length == 0 || !char.IsAsciiDigit(digits[0])
            || !decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > long.MaxValue >> shift)
            return false;

        number *= 1L << shift;
        bytes = (long)number;
        return number == bytes;
    }

    private long Checked(TomlValue value, long bytes)
        => bytes >= least ? bytes : throw ProfileErrors.At(value, string.Create(CultureInfo.InvariantCulture, $"expected at least {least}, found {bytes}"));
}
