using System.Collections.Immutable;
using System.Net;

using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Launch;
using Hakoniwa.Networking;

namespace Hakoniwa.Core.Tests.Networks;

/// <summary>What pasta is asked to do, and the resolver file that goes with it. Nothing is launched.</summary>
public sealed class PastaCommandTests
{
    private static string[] AsRoot => Host.IsRoot ? ["--runas", $"0:{Host.GroupId}"] : [];

    [Test]
    public void By_default_no_port_is_forwarded_in_either_direction()
        => Assert.That(PastaCommand.Build(new PastaOptions(), forwardDns: false), Is.EqualTo(new[]
        {
            "pasta", "--foreground", "--quiet", "--config-net", "--no-map-gw", "-t", "none", "-u", "none", "-T", "none", "-U", "none",
        }.Concat(AsRoot)));

    [Test]
    public void Ports_are_published_on_loopback_unless_another_address_is_named()
    {
        var options = new PastaOptions
        {
            Program = "/opt/pasta",
            TcpPorts = [new(8080, 80), new(8081, 81, IPAddress.Any)],
            UdpPorts = [new(53, 5353, IPAddress.IPv6Loopback)],
            MapGateway = true,
            Arguments = ["--mtu", "1400"],
        };

        Assert.That(PastaCommand.Build(options, forwardDns: true), Is.EqualTo(new[]
        {
            "/opt/pasta", "--foreground", "--quiet", "--config-net", "-t", "127.0.0.1/8080:80", "-t", "8081:81", "-u", "::1/53:5353", "-T", "none", "-U", "none",
            "--dns-forward", "169.254.1.1",
        }.Concat(AsRoot).Concat(["--mtu", "1400"])));
    }

    [TestCase("-T", "80")]
    [TestCase("-T80")]
    [TestCase("--tcp-ns", "80")]
    [TestCase("--tcp-ns=80")]
    public void An_option_of_the_callers_replaces_the_default(params string[] arguments)
    {
        var command = PastaCommand.Build(new PastaOptions { Arguments = arguments }, forwardDns: false);

        Assert.That(command.Count(a => a == "none"), Is.EqualTo(3));
        Assert.That(command.TakeLast(arguments.Length), Is.EqualTo(arguments));
    }

    [Test]
    public void What_the_caller_changes_afterwards_does_not_matter()
    {
        var ports = new List<PublishedPort> { new(8080, 80) };
        var network = Network.Pasta(new PastaOptions { TcpPorts = ports });
        ports.Clear();

        Assert.That(network.PastaOptions!.TcpPorts, Has.Count.EqualTo(1));
    }

    [Test]
    public void What_cannot_be_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = new PublishedPort(0, 80));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = new PublishedPort(80, 65536));
        Assert.Throws<ArgumentException>(() => Network.Pasta(new PastaOptions { Program = "" }));
        Assert.Throws<ArgumentException>(() => Network.Pasta(new PastaOptions { Arguments = ["a\0b"] }));
    }

    [Test]
    public void The_user_and_mount_namespaces_are_needed()
    {
        var container = new ContainerSpec { Namespaces = NamespaceKinds.User | NamespaceKinds.Network, Network = Network.Pasta() };
        var command = new CommandSpec("/bin/true", []) { Environment = ImmutableDictionary<string, string>.Empty };

        var error = Assert.Throws<SandboxException>(() => PlanBuilder.Build(container, command))!;
        Assert.That(error.Code, Is.EqualTo(ErrorCode.ContradictoryDescription));
        Assert.That(() => PlanBuilder.Build(container with { Namespaces = container.Namespaces | NamespaceKinds.Mount }, command), Throws.Nothing);
    }

    [Test]
    public void The_plan_waits_for_it_between_the_maps_and_the_mounts()
    {
        var plan = Container.Hermetic().Network(Network.Pasta()).Command("/bin/true").Plan();
        var steps = plan.Steps.Select(s => s.Description).ToList();

        Assert.That(plan.ToString(), Does.Contain("network: connected by pasta\n"));
        Assert.That(steps.IndexOf("wait for pasta to connect the network"),
            Is.GreaterThan(steps.FindIndex(s => s.StartsWith("map group", StringComparison.Ordinal))).And.LessThan(steps.IndexOf("make all mounts private to the sandbox")));
    }

    [TestCase("nameserver 10.0.0.1\nsearch test\n", "nameserver 10.0.0.1\nsearch test\n", false)]
    [TestCase("nameserver 127.0.0.53\nsearch test\noptions edns0\n", "nameserver 169.254.1.1\nsearch test\noptions edns0\n", true)]
    [TestCase("nameserver 127.0.0.53\nnameserver ::1\nnameserver fd00::1\n", "nameserver fd00::1\n", false)]
    [TestCase("nameserver fe80::1%eth0\n", "nameserver 169.254.1.1\n", true)]
    [TestCase("# nothing\n", "nameserver 169.254.1.1\n# nothing\n", true)]
    [TestCase("", "nameserver 169.254.1.1\n", true)]
    public void Resolvers_that_only_the_host_reaches_are_left_out_and_if_none_is_left_queries_are_forwarded(string hosts, string expected, bool forward)
        => Assert.That(ResolverFile.For(hosts), Is.EqualTo((expected, forward)));
}
