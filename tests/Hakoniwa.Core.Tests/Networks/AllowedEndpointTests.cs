using System.Collections.Immutable;
using System.Net;

using Hakoniwa.Launch;
using Hakoniwa.Networking;

namespace Hakoniwa.Core.Tests.Networks;

public sealed class AllowedEndpointTests
{
    [TestCase("db.example.com:5432", "db.example.com", 5432)]
    [TestCase("DB.Example.com.:5432", "db.example.com", 5432)]
    [TestCase("_x-1:1", "_x-1", 1)]
    [TestCase("3com.example:65535", "3com.example", 65535)]
    [TestCase("10.0.0.5:80", "10.0.0.5", 80)]
    [TestCase("[::1]:80", "::1", 80)]
    [TestCase("[2001:DB8:0:0::5]:443", "2001:db8::5", 443)]
    [TestCase("[::ffff:10.0.0.5]:80", "10.0.0.5", 80)]
    [TestCase("localhost:80", "127.0.0.1", 80)]
    [TestCase("169.254.169.254:80", "169.254.169.254", 80)]
    public void A_text_is_read_as_host_and_port(string text, string host, int port)
    {
        var endpoint = AllowedEndpoint.Parse(text);

        Assert.That((endpoint.Host, endpoint.Port, endpoint.MaxConnections), Is.EqualTo((host, port, 0)));
        Assert.That(AllowedEndpoint.Parse(endpoint.ToString()), Is.EqualTo(endpoint), "what is shown can be read again");
    }

    [TestCase("", "host:port")]
    [TestCase("5432", "host:port")]
    [TestCase(":5432", "host:port")]
    [TestCase("db.example.com", "host:port")]
    [TestCase("db.example.com:", "host:port")]
    [TestCase("db.example.com:http", "host:port")]
    [TestCase("db.example.com:+80", "host:port")]
    [TestCase("db.example.com: 80", "host:port")]
    [TestCase("::1:80", "brackets")]
    [TestCase("[]:80", "neither an address nor the name")]
    [TestCase("[10.0.0.1]:80", "neither an address nor the name")]
    [TestCase("[nonsense::x]:80", "neither an address nor the name")]
    [TestCase("db:0", "1 to 65535")]
    [TestCase("db:65536", "1 to 65535")]
    [TestCase("tcp://db:80", "brackets")]
    [TestCase("db example:80", "neither an address nor the name")]
    [TestCase("db..example:80", "neither an address nor the name")]
    [TestCase("-db:80", "neither an address nor the name")]
    [TestCase("db\n127.0.0.1:80", "neither an address nor the name")]
    [TestCase("*:80", "neither an address nor the name")]
    [TestCase("bücher.example:80", "xn--")]
    [TestCase("127.1:80", "four decimal numbers")]
    [TestCase("2130706433:80", "four decimal numbers")]
    [TestCase("0x7f000001:80", "four decimal numbers")]
    [TestCase("127.0.0.01:80", "four decimal numbers")]
    [TestCase("256.1.1.1:80", "four decimal numbers")]
    [TestCase("0.0.0.0:80", "cannot be relayed")]
    [TestCase("224.0.0.1:80", "cannot be relayed")]
    [TestCase("255.255.255.255:80", "cannot be relayed")]
    [TestCase("[::]:80", "cannot be relayed")]
    [TestCase("[ff02::1]:80", "cannot be relayed")]
    [TestCase("[fe80::1]:80", "link-local")]
    [TestCase("[fe80::1%2]:80", "link-local")]
    public void What_is_not_an_endpoint_is_refused_with_a_sentence(string text, string sentence)
    {
        var error = Assert.Catch<ArgumentException>(() => AllowedEndpoint.Parse(text))!;

        Assert.That(error.Message, Does.Contain(sentence));
    }

    [Test]
    public void Names_that_are_too_long_are_refused()
    {
        var label = new string('a', 63);

        Assert.That(() => AllowedEndpoint.Parse($"{label}.{label}.{label}.{label[..61]}:80"), Throws.Nothing);
        Assert.Throws<ArgumentException>(() => AllowedEndpoint.Parse($"{label}.{label}.{label}.{label[..62]}:80"));
        Assert.Throws<ArgumentException>(() => AllowedEndpoint.Parse($"{label}a:80"));
    }

    [Test]
    public void Numbers_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = new AllowedEndpoint("db", 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = new AllowedEndpoint("db", 65536));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = new AllowedEndpoint("db", 80, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = new AllowedEndpoint(new IPEndPoint(IPAddress.Loopback, 0)));
        Assert.Throws<ArgumentNullException>(() => _ = new AllowedEndpoint(null!));
        Assert.Throws<ArgumentNullException>(() => AllowedEndpoint.Parse(null!));
    }

    [Test]
    public void An_address_is_the_same_endpoint_however_it_is_given()
        => Assert.That(new AllowedEndpoint(new IPEndPoint(IPAddress.Parse("::ffff:10.0.0.5"), 80), 3), Is.EqualTo(new AllowedEndpoint("10.0.0.5", 80, 3)));

    [Test]
    public void Each_name_has_an_address_of_its_own_and_each_port_a_listener()
    {
        var allowed = Network.Allow("a.example:1", "b.example:1", "127.77.0.2:1", "a.example:2", "10.0.0.5:1", "[2001:db8::5]:1", "10.0.0.5:2", "[::1]:1").Allowed;

        Assert.Multiple(() =>
        {
            Assert.That(allowed.Names.Select(n => (n.Name, n.Address)), Is.EqualTo(new[] { ("a.example", IPAddress.Parse("127.77.0.1")), ("b.example", IPAddress.Parse("127.77.0.3")) }),
                "127.77.0.2 is listed itself");
            Assert.That(allowed.Aliases.Select(a => a.ToString()), Is.EqualTo(new[] { "10.0.0.5", "2001:db8::5" }));
            Assert.That(allowed.Listeners.Select(l => l.Inside.ToString()), Is.EqualTo(new[]
            {
                "127.77.0.1:1", "127.77.0.3:1", "127.77.0.2:1", "127.77.0.1:2", "10.0.0.5:1", "[2001:db8::5]:1", "10.0.0.5:2", "[::1]:1",
            }));
        });
    }

    [Test]
    public void An_endpoint_that_is_listed_twice_is_one_unless_that_contradicts_itself()
    {
        Assert.That(Network.Allow("A.example:1", "a.example.:1", "localhost:2", "127.0.0.1:2").Allowed.Listeners, Has.Count.EqualTo(2));
        Assert.Throws<ArgumentException>(() => Network.Allow(new AllowedEndpoint("a", 1, 1), new AllowedEndpoint("a", 1)));
    }

    [Test]
    public void At_most_128_endpoints_can_be_listed()
    {
        static AllowedEndpoint[] Some(int count) => [.. Enumerable.Range(1, count).Select(port => new AllowedEndpoint("a", port))];

        Assert.That(Network.Allow(Some(128)).Allowed.Listeners, Has.Count.EqualTo(128));
        Assert.That(() => Network.Allow(Some(129)), Throws.ArgumentException.With.Message.Contains("at most 128"));
    }

    [Test]
    public void The_plan_says_what_is_allowed()
    {
        var plan = Container.Hermetic().Network(Network.Allow("db.example:5432", "[2001:db8::5]:80")).Command("/bin/true").Plan().ToString();

        Assert.That(plan, Does.Contain("network: loopback and db.example:5432, [2001:db8::5]:80\n")
            .And.Contain("listen on 127.77.0.1:5432 in the sandbox, to relay to db.example:5432 outside")
            .And.Contain("make 2001:db8::5 an address of the sandbox itself"));
    }

    [Test]
    public void A_name_needs_a_mount_table_of_the_sandboxs_own_and_an_address_does_not()
    {
        static SandboxPlan Plan(string endpoint) => PlanBuilder.Build(
            new ContainerSpec { Namespaces = NamespaceKinds.User | NamespaceKinds.Network, Network = Network.Allow(endpoint) },
            new CommandSpec("/bin/true", []) { Environment = ImmutableDictionary<string, string>.Empty });

        Assert.That(() => Plan("10.0.0.5:1"), Throws.Nothing);
        var error = Assert.Throws<SandboxException>(() => Plan("db.example:1"))!;
        Assert.That(error.Code, Is.EqualTo(ErrorCode.ContradictoryDescription));
    }

    [TestCase("127.0.0.1", true)]
    [TestCase("127.255.255.254", true)]
    [TestCase("0.0.0.0", true)]
    [TestCase("0.1.2.3", true)]
    [TestCase("169.254.169.254", true)]
    [TestCase("224.0.0.251", true)]
    [TestCase("255.255.255.255", true)]
    [TestCase("::1", true)]
    [TestCase("::", true)]
    [TestCase("::7f00:1", true)]
    [TestCase("fe80::1", true)]
    [TestCase("ff02::1", true)]
    [TestCase("::ffff:127.0.0.1", true)]
    [TestCase("::ffff:169.254.169.254", true)]
    [TestCase("10.0.0.1", false)]
    [TestCase("169.253.0.1", false)]
    [TestCase("192.168.1.1", false)]
    [TestCase("8.8.8.8", false)]
    [TestCase("fd00::1", false)]
    [TestCase("2001:db8::1", false)]
    [TestCase("::ffff:10.0.0.1", false)]
    public void A_name_may_lead_anywhere_but_to_this_machine_and_its_link(string address, bool refused)
        => Assert.That(AddressRules.OnlyWhenListed(IPAddress.Parse(address)), Is.EqualTo(refused));
}
