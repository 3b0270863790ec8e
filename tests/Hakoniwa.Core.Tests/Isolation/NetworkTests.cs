using System.Net;
using System.Net.Sockets;

using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Isolation;

public sealed class NetworkTests
{
    [Test]
    public void Loopback_is_the_only_device_and_works()
    {
        var lines = Probe.Inside(["netdevs"], ["echo", "127.0.0.1"], ["echo", "::1"], ["echo", "127.9.8.7"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Values, Is.EqualTo(new[] { "lo" }));
            Assert.That(lines[1].Value, Is.EqualTo("word"));
            Assert.That(lines[2].Ok ? lines[2].Value : "word", Is.EqualTo("word"), "::1, unless the machine has no IPv6");
            Assert.That(lines[2].Error, Is.EqualTo(default(Errno)).Or.EqualTo(Errno.EADDRNOTAVAIL));
            Assert.That(lines[3].Value, Is.EqualTo("word"));
        });
    }

    [TestCase("192.0.2.1")]
    [TestCase("8.8.8.8")]
    [TestCase("169.254.169.254")]
    [TestCase("2001:db8::1")]
    [TestCase("10.0.0.1")]
    public void Every_other_address_is_unreachable_at_once(string address)
    {
        var line = Probe.Inside(["connect", address, "80"]).Single();

        Assert.That(line.Error, Is.EqualTo(Errno.ENETUNREACH).Or.EqualTo(Errno.EADDRNOTAVAIL));
    }

    [Test]
    public void A_listener_of_the_host_is_out_of_reach_on_every_address_it_has()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        var inside = Probe.Inside(["connect", "127.0.0.1", port]).Single();
        var outside = Probe.Outside(["connect", "127.0.0.1", port]).Single();
        var shared = Probe.Inside(Probe.Sandbox().Network(Network.Host), ["connect", "127.0.0.1", port]).Single();

        Assert.Multiple(() =>
        {
            Assert.That(inside.Error, Is.EqualTo(Errno.ECONNREFUSED));
            Assert.That(outside.Ok);
            Assert.That(shared.Ok, "with the host's network it can be reached");
        });
    }

    [Test]
    public void An_abstract_socket_of_the_host_is_out_of_reach()
    {
        var name = "hakoniwa-test-" + Guid.NewGuid().ToString("N");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint("\0" + name));
        listener.Listen();

        var inside = Probe.Inside(["connect-unix", "@" + name]).Single();
        var outside = Probe.Outside(["connect-unix", "@" + name]).Single();

        Assert.Multiple(() =>
        {
            Assert.That(inside.Error, Is.EqualTo(Errno.ECONNREFUSED));
            Assert.That(outside.Ok, outside.ToString());
        });
    }

    [Test]
    public void Families_that_no_network_namespace_confines_do_not_exist()
    {
        var inside = Probe.Inside(["vsock"], ["socket", "38", "5", "0"], ["socket", "42", "2", "0"]);

        Assert.That(inside.Select(l => l.Error), Is.All.EqualTo(Errno.EAFNOSUPPORT));
        if (File.Exists("/dev/vsock"))
            Assert.That(Probe.Outside(["vsock"]).Single().Ok, "outside, this machine has vsock");
    }

    [Test]
    public void Raw_and_packet_sockets_are_refused()
    {
        const string internet = "2", packet = "17", raw = "3";
        var inside = Probe.Inside(["socket", internet, raw, "1"], ["socket", packet, raw, "768"]);

        Assert.That(inside.Select(l => l.Error), Is.All.EqualTo(Errno.EPERM));
        if (Host.IsRoot)
            Assert.That(Probe.Outside(["socket", internet, raw, "1"]).Single().Ok, "outside, root may");
    }

    [Test]
    public void An_allowed_endpoint_is_relayed_and_its_neighbour_is_not()
    {
        using var served = new EchoServer();
        using var other = new EchoServer();

        var lines = Probe.Inside(
            Probe.Sandbox().Network(Network.Allow(new AllowedEndpoint(served.EndPoint))),
            ["ask", "127.0.0.1", served.Port, "hello"], ["ask", "127.0.0.1", served.Port, "again"], ["connect", "127.0.0.1", other.Port]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Value, Is.EqualTo("hello"));
            Assert.That(lines[1].Value, Is.EqualTo("again"));
            Assert.That(lines[2].Error, Is.EqualTo(Errno.ECONNREFUSED));
        });
    }

    [Test]
    public void An_endpoint_for_one_connection_refuses_the_second()
    {
        using var served = new EchoServer();

        var lines = Probe.Inside(
            Probe.Sandbox().Network(Network.Allow(new AllowedEndpoint(served.EndPoint, MaxConnections: 1))),
            ["ask", "127.0.0.1", served.Port, "hello"], ["sleep", "100"], ["connect", "127.0.0.1", served.Port]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Value, Is.EqualTo("hello"));
            Assert.That(lines[2].Error, Is.EqualTo(Errno.ECONNREFUSED));
        });
    }
}
