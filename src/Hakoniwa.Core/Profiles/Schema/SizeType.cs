using System.Globalization;

using Hakoniwa.Profiles.Toml;
using Hakoniwa.Values;

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
        => SizeText.TryParse(text, out var bytes, long.MaxValue) ? Checked(written, (long)bytes) : throw ProfileErrors.At(written, $"\"{text}\" is not a size: {Suffixes}");

    private long Checked(TomlValue value, long bytes)
        => bytes >= least ? bytes : throw ProfileErrors.At(value, string.Create(CultureInfo.InvariantCulture, $"expected at least {least}, found {bytes}"));
}
