using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Networks;

/// <summary>What a sandbox reaches through its allow list, and that it reaches nothing else.</summary>
public sealed class AllowTests
{
    [Test]
    public void An_address_of_the_network_is_reached_at_the_same_address()
    {
        var address = TestServer.NeedsHostAddress();
        using var served = TestServer.Saying(address, "served");
        using var other = TestServer.Saying(address, "other");
        string[] ask = ["ask", address.ToString(), served.Port, "hello"];

        var lines = Probe.Inside(Probe.Sandbox().Network(Network.Allow($"{address}:{served.Port}")), ask, ["connect", address.ToString(), other.Port]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Value, Is.EqualTo("served"));
            Assert.That(lines[1].Error, Is.EqualTo(Errno.ECONNREFUSED), "another port of the same address");
            Assert.That(Probe.Outside(["connect", address.ToString(), other.Port]).Single().Ok, "outside that port is open");
            Assert.That(Probe.Inside(ask).Single().Error, Is.EqualTo(Errno.ENETUNREACH), "without the list");
        });
    }

    [Test]
    public void IPv6_loopback_is_reached_if_it_is_listed_and_only_at_that_port()
    {
        TestServer.NeedsIPv6();
        using var served = TestServer.Saying(IPAddress.IPv6Loopback, "served");
        using var other = TestServer.Saying(IPAddress.IPv6Loopback, "other");

        var lines = Probe.Inside(Probe.Sandbox().Network(Network.Allow($"[::1]:{served.Port}")),
            ["ask-name", "::1", served.Port, ""], ["connect", "::1", other.Port], ["connect", "127.0.0.1", served.Port]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Value, Is.EqualTo("served"));
            Assert.That(lines[1].Error, Is.EqualTo(Errno.ECONNREFUSED));
            Assert.That(lines[2].Error, Is.EqualTo(Errno.ECONNREFUSED));
            Assert.That(Probe.Outside(["connect", "::1", other.Port]).Single().Ok);
        });
    }

    [Test]
    public void An_IPv6_address_of_the_network_is_listened_to_in_the_sandbox()
    {
        TestServer.NeedsIPv6();
        var report = new ConcurrentQueue<RelayedConnection>();
        var network = Network.Allow("[2001:db8::5]:80").OnConnection(report.Enqueue);

        var lines = Probe.Inside(Probe.Sandbox().Network(network), ["listen-to", "2001:db8::5", "80"], ["connect", "2001:db8::5", "81"], ["connect", "2001:db8::6", "80"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Values, Is.EqualTo(new[] { "0", "reset" }), "nobody is at that address outside");
            Assert.That(lines[1].Error, Is.EqualTo(Errno.ECONNREFUSED));
            Assert.That(lines[2].Error, Is.EqualTo(Errno.ENETUNREACH));
            Assert.That(report.Single(), Has.Property(nameof(RelayedConnection.Outcome)).EqualTo(RelayOutcome.NotConnected));
        });
    }

    [Test]
    public void Names_with_the_same_port_are_different_endpoints_and_no_other_way_leads_to_them()
    {
        var address = TestServer.NeedsHostAddress();
        using var first = TestServer.Saying(address, "first");
        using var second = TestServer.Saying(IPAddress.Loopback, "second", first.EndPoint.Port);
        using var third = TestServer.Saying(address, "third");
        var report = new ConcurrentQueue<RelayedConnection>();
        var network = Network.Allow($"first.test:{first.Port}", $"third.test:{third.Port}", $"127.0.0.1:{second.Port}")
            .ResolvedBy((_, _) => Task.FromResult(new[] { address })).OnConnection(report.Enqueue);

        var lines = Probe.Inside(Probe.Sandbox().Network(network),
            ["resolve", "first.test"], ["resolve", "FIRST.test"],
            ["ask-name", "first.test", first.Port, ""], ["ask-name", "third.test", third.Port, ""], ["ask", "127.0.0.1", second.Port, ""],
            ["connect", "127.77.0.1", third.Port], ["connect", "127.77.0.2", first.Port], ["connect", "127.0.0.1", third.Port], ["connect", "127.77.0.3", first.Port],
            ["resolve", "fourth.test"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Values, Is.EqualTo(new[] { "127.77.0.1" }));
            Assert.That(lines[1].Values, Is.EqualTo(new[] { "127.77.0.1" }));
            Assert.That(lines[2..5].Select(l => l.Value), Is.EqualTo(new[] { "first", "third", "second" }));
            Assert.That(lines[5..9].Select(l => l.Error), Is.All.EqualTo(Errno.ECONNREFUSED));
            Assert.That(lines[9].Values, Is.Empty, "a name that is not listed");
            Assert.That(report.Select(r => (r.Endpoint.Host, r.Target!.ToString(), r.Outcome)), Is.EqualTo(new[]
            {
                ("first.test", first.EndPoint.ToString(), RelayOutcome.Connected),
                ("third.test", third.EndPoint.ToString(), RelayOutcome.Connected),
                ("127.0.0.1", second.EndPoint.ToString(), RelayOutcome.Connected),
            }));
        });
    }

    [TestCase("127.0.0.1")]
    [TestCase("::ffff:127.0.0.1")]
    public void A_name_that_leads_to_loopback_is_not_connected_and_the_other_addresses_are_tried(string loopback)
    {
        var address = TestServer.NeedsHostAddress();
        using var secret = TestServer.Saying(IPAddress.Loopback, "secret");
        using var served = TestServer.Saying(address, "served", secret.EndPoint.Port);
        var leads = new[] { IPAddress.Parse(loopback) };
        var report = new ConcurrentQueue<RelayedConnection>();
        var network = Network.Allow($"name.test:{secret.Port}").ResolvedBy((_, _) => Task.FromResult(leads)).OnConnection(report.Enqueue);
        string[] listen = ["listen-to", "127.77.0.1", secret.Port];

        var only = Probe.Inside(Probe.Sandbox().Network(network), listen).Single();
        leads = [IPAddress.Parse(loopback), address];
        var also = Probe.Inside(Probe.Sandbox().Network(network), listen).Single();
        var listed = Probe.Inside(Probe.Sandbox().Network(Network.Allow("127.0.0.1:" + secret.Port)), ["ask", "127.0.0.1", secret.Port, ""]).Single();

        Assert.Multiple(() =>
        {
            Assert.That(only.Values, Is.EqualTo(new[] { "0", "reset" }));
            Assert.That(also.Values, Is.EqualTo(new[] { "6", "end" }));
            Assert.That(listed.Value, Is.EqualTo("secret"), "listed itself, it is connected");
            Assert.That(report.Select(r => (r.Outcome, r.Target)), Is.EqualTo(new[]
            {
                (RelayOutcome.AddressNotAllowed, null), (RelayOutcome.Connected, served.EndPoint),
            }));
        });
    }

    [Test]
    public void A_name_is_resolved_for_each_connection()
    {
        var address = TestServer.NeedsHostAddress();
        using var served = TestServer.Saying(address, "served");
        var lookups = 0;
        var network = Network.Allow($"name.test:{served.Port}")
            .ResolvedBy((name, _) => Task.FromResult(name == "name.test" && Interlocked.Increment(ref lookups) != 2 ? [address] : Array.Empty<IPAddress>()));
        string[] listen = ["listen-to", "127.77.0.1", served.Port];

        var lines = Probe.Inside(Probe.Sandbox().Network(network), listen, listen, listen);

        Assert.That(lines.Select(l => l.Values[1]), Is.EqualTo(new[] { "end", "reset", "end" }));
        Assert.That(lookups, Is.EqualTo(3));
    }

    [Test]
    public void A_name_that_nobody_knows_is_told()
    {
        var report = new ConcurrentQueue<RelayedConnection>();
        var network = Network.Allow("no-such-host.invalid:80").OnConnection(report.Enqueue);

        var line = Probe.Inside(Probe.Sandbox().Network(network), ["listen-to", "127.77.0.1", "80"]).Single();

        Assert.That(line.Values, Is.EqualTo(new[] { "0", "reset" }));
        Assert.That(report.Single(), Has.Property(nameof(RelayedConnection.Outcome)).EqualTo(RelayOutcome.NotResolved));
    }

    [Test]
    public void Datagrams_to_an_allowed_port_are_not_relayed()
    {
        using var served = TestServer.Echo(IPAddress.Loopback);
        using var datagrams = new UdpClient(served.EndPoint);
        var answering = Task.Run(async () =>
        {
            var received = await datagrams.ReceiveAsync();
            await datagrams.SendAsync(received.Buffer, received.RemoteEndPoint);
        });
        string[] udp = ["udp", "127.0.0.1", served.Port];

        var inside = Probe.Inside(Probe.Sandbox().Network(Network.Allow(new AllowedEndpoint(served.EndPoint))), udp).Single();
        Assert.That(inside.Error, Is.EqualTo(Errno.ECONNREFUSED));
        Assert.That(answering.IsCompleted, Is.False, "nothing arrived");

        Assert.That(Probe.Outside(udp).Single().Value, Is.EqualTo("word"));
        Eventually.True(() => answering.IsCompleted, "the answer");
    }

    [Test]
    public void With_a_list_everything_else_is_as_closed_as_without()
    {
        var address = TestServer.NeedsHostAddress();
        using var served = TestServer.Echo(address);
        using var other = TestServer.Echo(IPAddress.Any);
        var name = "hakoniwa-test-" + Guid.NewGuid().ToString("N");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint("\0" + name));
        listener.Listen();
        const string internet = "2", packet = "17", raw = "3";
        string[][] attempts =
        [
            ["connect", address.ToString(), other.Port], ["connect", "127.0.0.1", other.Port], ["connect", "127.0.0.1", served.Port],
            ["connect-unix", "@" + name],
            ["connect", "192.0.2.77", served.Port], ["connect", "169.254.169.254", "80"], ["connect", "2001:db8::1", "80"],
            ["socket", internet, raw, "1"], ["socket", packet, raw, "768"],
        ];

        var lines = Probe.Inside(Probe.Sandbox().Network(Network.Allow($"{address}:{served.Port}", "name.test:80", "[2001:db8::5]:80")), attempts);

        Assert.Multiple(() =>
        {
            Assert.That(lines[..4].Select(l => l.Error), Is.All.EqualTo(Errno.ECONNREFUSED));
            Assert.That(lines[4..7].Select(l => l.Error), Is.All.EqualTo(Errno.ENETUNREACH).Or.EqualTo(Errno.EADDRNOTAVAIL));
            Assert.That(lines[7..].Select(l => l.Error), Is.All.EqualTo(Errno.EPERM));
            Assert.That(Probe.Outside(attempts[0], attempts[1], attempts[3]).Select(l => l.Ok), Is.All.True, "outside they are open");
        });
    }

    [Test]
    public void The_hosts_file_shows_the_names_and_is_the_hosts_no_more()
    {
        var output = Container.Hermetic().Network(Network.Allow("db.test:5432")).Command("/bin/sh", "-c", "head -n 1 /etc/hosts; echo x >> /etc/hosts").Output();

        Assert.That(output.StandardOutput, Is.EqualTo("127.77.0.1 db.test\n"));
        Assert.That(output.Status.Code, Is.Not.Zero, "it cannot be written to");
        Assert.That(File.ReadAllText("/etc/hosts"), Does.Not.Contain("db.test"));
    }
}
