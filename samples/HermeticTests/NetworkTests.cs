using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;

namespace HermeticTests;

public class NetworkTests
{
    [SetUp]
    public void OnlyThere() => Guarantees.TakesNamespaces("there is no loopback of its own, and so no network at all");

    [Test]
    public void Only_the_loopback_device_exists()
        => Assert.That(NetworkInterface.GetAllNetworkInterfaces().Select(n => n.Name), Is.EqualTo(new[] { "lo" }));

    [Test]
    public void A_routable_address_is_unreachable_at_once()
    {
        using var client = new TcpClient(AddressFamily.InterNetwork);

        // 192.0.2.0/24 is reserved for documentation: with a network this would wait for an answer that never comes.
        var failure = Assert.Throws<SocketException>(() => client.Connect(IPAddress.Parse("192.0.2.1"), 80));

        Assert.That(failure!.SocketErrorCode, Is.EqualTo(SocketError.NetworkUnreachable));
    }

    [TestCase("127.0.0.1")]
    [TestCase("::1")]
    public async Task A_server_on_loopback_works(string address)
    {
        using var listener = new TcpListener(IPAddress.Parse(address), 8080);
        listener.Start();
        using var client = new TcpClient();

        var accepting = listener.AcceptTcpClientAsync();
        await client.ConnectAsync(IPAddress.Parse(address), 8080);
        using var server = await accepting;
        await server.GetStream().WriteAsync("hello"u8.ToArray());

        var received = new byte[5];
        await client.GetStream().ReadExactlyAsync(received);
        Assert.That(Encoding.ASCII.GetString(received), Is.EqualTo("hello"));
    }

    [Test]
    public void The_relay_to_the_test_platform_takes_no_second_connection()
    {
        var commandLine = File.ReadAllText("/proc/self/cmdline").Split('\0');
        var port = int.Parse(commandLine[Array.IndexOf(commandLine, "--port") + 1], System.Globalization.CultureInfo.InvariantCulture);
        using var client = new TcpClient(AddressFamily.InterNetwork);

        var failure = Assert.Throws<SocketException>(() => client.Connect(IPAddress.Loopback, port));

        Assert.That(failure!.SocketErrorCode, Is.EqualTo(SocketError.ConnectionRefused));
    }
}
