using System.Net;
using System.Net.Sockets;

namespace HermeticTests;

/// <summary>What holds on a host that forbids user namespaces: what would be absent is refused, what would be in memory is elsewhere.</summary>
public class WithoutNamespacesTests
{
    [SetUp]
    public void OnlyThere() => Guarantees.StandsInForNamespaces();

    [TestCase("/tmp")]
    [TestCase("/var/tmp")]
    [TestCase("/dev/shm")]
    public void Shared_temporary_directories_cannot_be_written(string directory)
        => Assert.That(() => File.WriteAllText(Path.Combine(directory, "hakoniwa-was-here"), ""), Throws.InstanceOf<UnauthorizedAccessException>());

    [Test]
    public void The_temporary_path_is_private_and_writable()
    {
        var file = Path.Combine(Path.GetTempPath(), "some-file");
        File.WriteAllText(file, "contents");

        Assert.Multiple(() =>
        {
            Assert.That(File.ReadAllText(file), Is.EqualTo("contents"));
            Assert.That(Path.GetTempPath(), Does.Contain("/hakoniwa-run-"));
        });
        File.Delete(file);
    }

    [Test]
    public void No_server_can_be_reached_not_even_on_loopback()
    {
        using var client = new TcpClient(AddressFamily.InterNetwork);

        var failure = Assert.Throws<SocketException>(() => client.Connect(IPAddress.Loopback, 1));

        Assert.That(failure!.SocketErrorCode, Is.EqualTo(SocketError.AccessDenied));
    }

    [Test]
    public void No_server_can_be_made()
        => Assert.That(Assert.Throws<SocketException>(() => new TcpListener(IPAddress.Loopback, 0).Start())!.SocketErrorCode, Is.EqualTo(SocketError.AccessDenied));

    [Test]
    public void There_is_no_UDP()
        => Assert.That(
            Assert.Throws<SocketException>(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp).Dispose())!.SocketErrorCode,
            Is.EqualTo(SocketError.AccessDenied));

    [Test]
    public void The_hosts_processes_can_be_seen_and_not_read()
        => Assert.Multiple(() =>
        {
            Assert.That(File.ReadAllText("/proc/1/cmdline"), Is.Not.Null);
            Assert.That(() => File.ReadAllBytes("/proc/1/environ"), Throws.InstanceOf<UnauthorizedAccessException>());
        });
}
