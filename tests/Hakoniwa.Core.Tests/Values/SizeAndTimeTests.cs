using Hakoniwa.Values;

namespace Hakoniwa.Core.Tests.Values;

/// <summary>Sizes and times as the command line and profiles take them.</summary>
public sealed class SizeAndTimeTests
{
    [TestCase("0", 0ul)]
    [TestCase("4096", 4096ul)]
    [TestCase("4096B", 4096ul)]
    [TestCase("64K", 65536ul)]
    [TestCase("64k", 65536ul)]
    [TestCase("64KiB", 65536ul)]
    [TestCase("1.5G", 1610612736ul)]
    [TestCase("2T", 2199023255552ul)]
    [TestCase("18446744073709551615", ulong.MaxValue)]
    [TestCase("16777215T", 18446742974197923840ul)]
    public void A_size_is_a_number_of_bytes_with_a_suffix(string text, ulong bytes)
        => Assert.That(SizeText.Bytes(text), Is.EqualTo(bytes));

    [TestCase("")]
    [TestCase("K")]
    [TestCase("B")]
    [TestCase("iB")]
    [TestCase("5iB")]
    [TestCase("64KB")]
    [TestCase("-1")]
    [TestCase("+1")]
    [TestCase(" 1")]
    [TestCase("1 K")]
    [TestCase("1X")]
    [TestCase("0.5")]
    [TestCase("1e3")]
    [TestCase("1,000")]
    [TestCase("18446744073709551616")]
    [TestCase("99999999999999999999999999999")]
    [TestCase("18446744073709551615T")]
    [TestCase("16777216T")]
    [TestCase("1P")]
    [TestCase("unlimited")]
    public void What_is_no_size_is_said(string text)
        => Assert.That(Assert.Throws<ArgumentException>(() => SizeText.Bytes(text))!.Message, Does.StartWith($"'{text}' is not a size, such as 4096, 64K"));

    [TestCase("90", 90_000)]
    [TestCase("0.25", 250)]
    [TestCase(".5", 500)]
    [TestCase("90s", 90_000)]
    [TestCase("500ms", 500)]
    [TestCase("1us", 1)]
    [TestCase("1.5m", 90_000)]
    [TestCase("2h", 7_200_000)]
    [TestCase("1d", 86_400_000)]
    public void A_time_is_a_number_of_seconds_or_has_a_unit(string text, int milliseconds)
        => Assert.That(TimeText.Span(text), Is.EqualTo(TimeSpan.FromMilliseconds(milliseconds)));

    [TestCase("")]
    [TestCase("s")]
    [TestCase("-1")]
    [TestCase("soon")]
    [TestCase("5 m")]
    [TestCase("5min")]
    [TestCase("25d")]
    [TestCase("99999999999999999999999999999")]
    public void What_is_no_time_is_said(string text)
        => Assert.That(Assert.Throws<ArgumentException>(() => TimeText.Span(text))!.Message, Does.StartWith($"'{text}' is "));
}
