using System.Net;
using System.Net.Sockets;

using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Landlocks;

/// <summary>Ports, sockets and signals under a ruleset, without any namespace: each attempt succeeds without the ruleset.</summary>
public sealed class LandlockScopeTests
{
    [Test]
    public void Only_the_ports_that_are_listed_can_be_connected_to()
    {
        LandlockHost.Needs(4);
        using var listed = TestServer.Saying(IPAddress.Loopback, "listed");
        using var other = TestServer.Saying(IPAddress.Loopback, "other");
        string[][] attempts = [["ask", "127.0.0.1", listed.Port, ""], ["connect", "127.0.0.1", other.Port]];

        var lines = LandlockHost.Under(LandlockRuleset.Empty.AllowTcpConnect(listed.EndPoint.Port), attempts);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Value, Is.EqualTo("listed"));
            Assert.That(lines[1].Error, Is.EqualTo(Errno.EACCES));
            Assert.That(LandlockHost.Under(LandlockRuleset.Empty, attempts), Is.All.Matches<ProbeLine>(l => l.Ok), "without the ruleset");
        });
    }

    [Test]
    public void Only_the_ports_that_are_listed_can_be_listened_on()
    {
        LandlockHost.Needs(4);
        var (listed, other) = (FreePort(), FreePort());
        string[][] attempts = [["listen", "127.0.0.1", LandlockHost.Port(listed)], ["listen", "127.0.0.1", LandlockHost.Port(other)], ["listen", "127.0.0.1", "0"]];

        var lines = LandlockHost.Under(LandlockRuleset.Empty.AllowTcpBind(listed), attempts);

        Assert.Multiple(() =>
        {
            Assert.That(lines.Select(l => l.Error), Is.EqualTo(new[] { default, Errno.EACCES, Errno.EACCES }));
            Assert.That(LandlockHost.Under(LandlockRuleset.Empty.AllowTcpBind(0), attempts[2]).Single().Ok, "port 0 is the one for any free port");
            Assert.That(LandlockHost.Under(LandlockRuleset.Empty, attempts), Is.All.Matches<ProbeLine>(l => l.Ok), "without the ruleset");
        });
    }

    [Test]
    public void Abstract_sockets_of_the_host_are_out_of_reach()
    {
        LandlockHost.Needs(6);
        var name = "hakoniwa-" + Guid.NewGuid().ToString("N");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint("\0" + name));
        listener.Listen();
        string[] attempt = ["connect-unix", "@" + name];

        Assert.Multiple(() =>
        {
            Assert.That(LandlockHost.Under(LandlockRuleset.Empty.Restrict(LandlockResource.AbstractSockets), attempt).Single().Error, Is.EqualTo(Errno.EPERM));
            Assert.That(LandlockHost.Under(LandlockRuleset.Empty, attempt).Single().Ok, "without the ruleset");
        });
    }

    [Test]
    public void Processes_of_the_host_get_no_signals()
    {
        LandlockHost.Needs(6);
        string[] attempt = ["kill", LandlockHost.Port(Environment.ProcessId), "0"];

        Assert.Multiple(() =>
        {
            Assert.That(LandlockHost.Under(LandlockRuleset.Empty.Restrict(LandlockResource.Signals), attempt).Single().Error, Is.EqualTo(Errno.EPERM));
            Assert.That(LandlockHost.Under(LandlockRuleset.Empty, attempt).Single().Ok, "without the ruleset");
        });
    }

    [Test]
    public void The_launcher_can_still_end_a_program_that_may_signal_nobody_outside()
    {
        LandlockHost.Needs(6);
        using var process = LandlockHost.Container(LandlockRuleset.Empty.Restrict(LandlockResource.Signals)).Command("/bin/sleep", "1000").Start();
        process.Kill();
        Assert.That(process.Wait().Signal, Is.EqualTo(9));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
