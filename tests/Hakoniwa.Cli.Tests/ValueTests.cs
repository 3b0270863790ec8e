using Hakoniwa.Cli.Values;

namespace Hakoniwa.Cli.Tests;

[TestFixture]
public sealed class ValueTests
{
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
