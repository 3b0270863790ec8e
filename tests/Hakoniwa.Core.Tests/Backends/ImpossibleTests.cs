using Hakoniwa.Core.Tests.Landlocks;
using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Backends;

/// <summary>What takes namespaces is refused by the backend without them, or left out and said.</summary>
public sealed class ImpossibleTests
{
    private static Container Sandbox => Container.Hermetic().Backend(SandboxBackend.Landlock);

    private static readonly (string Words, Func<Container, Container> Describe)[] Cases =
    [
        ("/etc is shown at /elsewhere", c => c.BindReadOnly("/etc", "/elsewhere")),
        ("a file of the description is at /data/file", c => c.File("/data/file", "text")),
        ("a symbolic link is at /a-link", c => c.Symlink("/etc", "/a-link")),
        ("a private layer is at /usr", c => c.PrivateLayer("/usr")),
        ("a scratch layer is at /scratch", c => c.ScratchLayer("/scratch")),
        ("a directory without some of its entries is at /var", c => c.BindSelected("/var", ["cache"])),
        ("a file system in memory is at /cache", c => c.Tmpfs("/cache")),
        ("the file system at /tmp has a size", c => c.Tmpfs("/tmp", size: 1.MiB())),
        ("/usr/share lies in /usr and is to be less open than that", c => c.Tmpfs("/usr/share").Environment("SHARE", "/usr/share")),
        ("the root directory can be written to", c => c.WritableRoot()),
        ("message queues are at /dev/mqueue", c => c.MessageQueues()),
        ("the program runs as user nobody", c => c.RunAs("nobody")),
        ("the capabilities NetRaw are kept", c => c.KeepCapabilities(LinuxCapability.NetRaw)),
        ("the addresses and the numbers of connections are kept", c => c.Network(Network.Allow("127.0.0.1:9"))),
        ("example.com:80 is allowed by its name", c => c.Network(Network.Allow("example.com:80"))),
        ("the network is connected by pasta", c => c.Network(Network.Pasta())),
    ];

    private static IEnumerable<string> Words => Cases.Select(c => c.Words);

    [SetUp]
    public void NeedsScopes() => LandlockHost.Needs(6);

    [TestCaseSource(nameof(Words))]
    public void Is_an_error_or_listed(string words)
    {
        var container = Cases.Single(c => c.Words == words).Describe(Sandbox);

        var error = Assert.Throws<SandboxException>(() => container.Command("/bin/true").Plan())!;
        var plan = container.Mode(Mode.BestEffort).Command("/bin/true").Plan();

        Assert.Multiple(() =>
        {
            Assert.That(error.Code, Is.EqualTo(ErrorCode.NeedsNamespaces));
            Assert.That(error.Message, Does.Contain(words));
            Assert.That(plan.Omissions, Has.Some.Contains(words));
            Assert.That(plan.ToString(), Does.Contain(words));
            Assert.That(container.Mode(Mode.BestEffort).Command("/bin/sh", "-c", "exit 3").Status().Code, Is.EqualTo(3));
        });
    }

    [Test]
    public void That_listening_cannot_be_refused_beside_Unix_sockets_is_listed()
    {
        using var directory = new TemporaryDirectory();
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(directory.Place("s")));
        var container = Sandbox.Mode(Mode.BestEffort).Network(Network.Allow("127.0.0.1:9"));

        Assert.That(container.BindReadOnly(directory.Place("s")).Command("/bin/true").Plan().Omissions, Has.Some.StartsWith("TCP can be listened on"));
        Assert.That(container.Command("/bin/true").Plan().Omissions, Has.None.StartsWith("TCP can be listened on"));
    }

    [Test]
    public void With_a_list_of_endpoints_their_ports_alone_can_be_connected_to()
    {
        using var listed = new EchoServer();
        using var other = new EchoServer();
        var container = Probe.Equip(Sandbox).Mode(Mode.BestEffort).Network(Network.Allow("127.0.0.1:" + listed.Port));

        var lines = Probe.Inside(container, ["connect", "127.0.0.1", listed.Port], ["connect", "127.0.0.1", other.Port], ["listen", "127.0.0.1", "0"], ["socket", "2", "2", "0"], ["socket", "1", "1", "0"],
            ["socket", "2", "1", "262"]);

        Assert.That(lines.Select(l => l.Error), Is.EqualTo(new[] { default, Errno.EACCES, Errno.EACCES, Errno.EACCES, Errno.EACCES, Errno.EACCES }));
    }

    [Test]
    public void A_description_without_isolation_is_left_as_it_is()
    {
        var output = Container.Empty().Backend(SandboxBackend.Landlock).Command("/bin/sh", "-c", "cat /etc/hostname; exit 0").Output();

        Assert.That(output.Status.Success, output.StandardError);
        Assert.That(output.Status.Omissions, Is.Empty);
    }

    [Test]
    public void A_profile_that_allows_everything_opens_no_socket()
    {
        var lines = Probe.Inside(Probe.Equip(Sandbox).Seccomp(SeccompProfile.Unconfined),
            ["socket", "2", "1", "0"], ["io-uring"], ["ptrace-attach", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);

        Assert.That(lines.Select(l => l.Error), Is.EqualTo(new[] { Errno.EACCES, Errno.EPERM, Errno.EPERM }));
    }
}
