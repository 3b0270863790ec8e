using Hakoniwa.Cli.Values;

namespace Hakoniwa.Cli.Tests;

[TestFixture]
public sealed class ValueTests
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

    [TestCase("-t,8080:9090", "-t", "8080:9090")]
    [TestCase("-t,8080:9090,8081", "-t", "8080:9090,8081")]
    [TestCase("-t,8080,-u,53,54", "-t", "8080", "-u", "53,54")]
    [TestCase("-t8080,8081", "-t8080,8081")]
    [TestCase("--tcp-ports=8080:80,8443:443,-T,auto", "--tcp-ports=8080:80,8443:443", "-T", "auto")]
    [TestCase("-t,127.0.0.1/8000-8010:9000-9010", "-t", "127.0.0.1/8000-8010:9000-9010")]
    [TestCase("-t,~22,~25", "-t", "~22,~25")]
    [TestCase("-t,none", "-t", "none")]
    [TestCase("--mtu,1500", "--mtu", "1500")]
    public void Options_of_pasta_are_passed_whole(string text, params string[] arguments)
        => Assert.That(PastaText.Options(text).Arguments, Is.EqualTo(arguments));

    [Test]
    public void The_gateway_is_no_option_of_pastas_own()
    {
        var options = PastaText.Options("--map-gw,-t,80");
        Assert.That((options.MapGateway, string.Join(' ', options.Arguments)), Is.EqualTo((true, "-t 80")));
        Assert.That(PastaText.Options(null).Arguments, Is.Empty);
    }

    [TestCase("", "empty")]
    [TestCase("-t,", "empty")]
    [TestCase("8080", "not an option")]
    [TestCase("-t", "lacks its ports")]
    [TestCase("-t,-u,53", "lacks its ports")]
    [TestCase("-t,0", "'0' is not a port")]
    [TestCase("-t,65536", "'65536' is not a port")]
    [TestCase("-t,8080:x", "'x' is not a port")]
    [TestCase("-t,80:8080:9", "'8080:9' is not a port")]
    [TestCase("-t,90-80", "ends before it begins")]
    [TestCase("-t70000", "'70000' is not a port")]
    [TestCase("--udp-ports=dns", "'dns' is not a port")]
    [TestCase("-t,8080,99999", "'99999' is not a port")]
    public void What_is_wrong_with_options_of_pasta_is_said(string text, string said)
        => Assert.That(Assert.Throws<ArgumentException>(() => PastaText.Options(text))!.Message, Does.Contain(said));
}
