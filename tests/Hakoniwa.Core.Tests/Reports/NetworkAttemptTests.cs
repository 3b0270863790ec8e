using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Reports;

/// <summary>Attempts to use a network that the sandbox does not have.</summary>
public sealed class NetworkAttemptTests
{
    [Test]
    public void Every_way_to_name_a_peer_is_told()
    {
        var (_, report) = Reported.Run(Reported.Sandbox(Report.Network),
            ["connect", "192.0.2.1", "443"], ["connect", "2001:db8::1", "80"], ["connect", "::ffff:192.0.2.7", "8080"],
            ["send-to", "192.0.2.2", "53"], ["sendmsg", "192.0.2.3", "54"], ["sendmmsg", "192.0.2.4", "55"], ["listen", "192.0.2.5", "56"]);

        Assert.That(Reported.Lines(report), Is.EqualTo(new[]
        {
            "connect 192.0.2.1 443 x1", "connect 2001:db8::1 80 x1", "connect 192.0.2.7 8080 x1", "sendto 192.0.2.2 53 x1", "sendmsg 192.0.2.3 54 x1",
            "sendmmsg 192.0.2.4 55 x1", "bind 192.0.2.5 56 x1",
        }));
    }

    [Test]
    public void What_stays_inside_is_not_told()
    {
        var (_, report) = Reported.Run(Reported.Sandbox(Report.Network),
            ["connect", "127.0.0.1", "1"], ["connect", "::1", "1"], ["connect", "::ffff:127.0.0.1", "1"], ["connect", "127.8.9.10", "1"], ["connect", "0.0.0.0", "1"],
            ["listen", "0.0.0.0", "0"], ["listen", "::", "0"], ["connect-unix", "@nothing"], ["send-to", "127.0.0.1", "9"], ["netdevs"]);

        Assert.That(Reported.Lines(report), Is.Empty);
        Assert.That(report.NotAvailable, Is.Empty);
    }

    [Test]
    public void It_fails_as_it_does_without_a_report()
    {
        string[][] verbs = [["connect", "192.0.2.1", "443"], ["send-to", "192.0.2.2", "53"], ["listen", "192.0.2.5", "56"], ["sendmsg", "192.0.2.3", "54"]];
        var (lines, _) = Reported.Run(Reported.Sandbox(Report.Network), verbs);

        Assert.That(lines.Select(l => l.ToString()), Is.EqualTo(Probe.Inside(verbs).Select(l => l.ToString())));
    }

    [Test]
    public void A_sandbox_without_a_filter_is_told_of_as_well()
    {
        var (_, report) = Reported.Run(Reported.Sandbox(Report.Network).Seccomp(SeccompProfile.Unconfined), ["connect", "192.0.2.1", "443"], ["connect", "127.0.0.1", "1"]);

        Assert.That(Reported.Lines(report), Is.EqualTo(new[] { "connect 192.0.2.1 443 x1" }));
    }

    [Test]
    public void Where_there_is_a_network_it_is_told_what_left_the_sandbox()
    {
        var address = TestServer.NeedsHostAddress();
        using var server = TestServer.Saying(address, "served");
        var (lines, report) = Reported.Run(Reported.Sandbox(Report.Network).Network(Network.Host), ["ask", address.ToString(), server.Port, ""]);

        Assert.Multiple(() =>
        {
            Assert.That(lines.Single().Value, Is.EqualTo("served"));
            Assert.That(Reported.Lines(report), Is.EqualTo(new[] { $"connect {address} {server.Port} x1" }));
            Assert.That(report.NetworkAttempts.Single().HadNetwork);
            Assert.That(report.Findings().Single().ToString(), Does.StartWith($"connect to {address}:{server.Port} left the sandbox (by ").And.EndsWith(")"), "nothing to allow");
            Assert.That(report.NotAvailable, Is.Empty);
        });
    }
}
