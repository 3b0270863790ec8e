using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Hakoniwa.Core.Tests.Support;

/// <summary>A TCP server of the host that serves any number of connections at once, each in a way that a test chooses.</summary>
internal sealed class TestServer : IDisposable
{
    private readonly TcpListener _listener;
    private readonly Func<Socket, Task> _serve;
    private readonly List<Socket> _open = [];
    private int _most;

    internal TestServer(IPAddress address, Func<Socket, Task> serve, int port = 0)
    {
        _serve = serve;
        _listener = new TcpListener(address, port);
        _listener.Start(1024);
        _ = AcceptAsync();
    }

    /// <summary>An address of this machine that is not a loopback one.</summary>
    internal static IPAddress HostAddress { get; } = FindHostAddress();

    internal IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    internal string Port => EndPoint.Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>The most connections that there were at one time.</summary>
    internal int Most
    {
        get
        {
            lock (_open)
                return _most;
        }
    }

    internal int Current
    {
        get
        {
            lock (_open)
                return _open.Count;
        }
    }

    internal static TestServer Echo(IPAddress address, int port = 0) => new(address, EchoAsync, port);

    /// <summary>A server that answers with a word of its own, whatever it is asked.</summary>
    internal static TestServer Saying(IPAddress address, string word, int port = 0) => new(address, async client =>
    {
        await client.SendAsync(System.Text.Encoding.UTF8.GetBytes(word));
        client.Shutdown(SocketShutdown.Send);
        await ReadToEndAsync(client);
    }, port);

    internal static async Task<int> ReadToEndAsync(Socket client)
    {
        var buffer = new byte[65536];
        for (var total = 0; ;)
        {
            var count = await client.ReceiveAsync(buffer);
            if (count == 0)
                return total;
            total += count;
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        lock (_open)
        {
            foreach (var client in _open)
                client.Dispose();
        }
    }

    private static async Task EchoAsync(Socket client)
    {
        var buffer = new byte[65536];
        while (await client.ReceiveAsync(buffer) is > 0 and var count)
            await client.SendAsync(buffer.AsMemory(0, count));
        client.Shutdown(SocketShutdown.Send);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptSocketAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        lock (_open)
        {
            _open.Add(client);
            _most = Math.Max(_most, _open.Count);
        }

        try
        {
            await _serve(client);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The client went away, or the test is over.
        }
        finally
        {
            lock (_open)
                _open.Remove(client);
            client.Dispose();
        }
    }

    private static IPAddress FindHostAddress()
        => NetworkInterface.GetAllNetworkInterfaces()
            .Where(i => i.OperationalStatus == OperationalStatus.Up && i.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(i => i.GetIPProperties().UnicastAddresses)
            .Select(a => a.Address)
            .FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a)) ?? IPAddress.None;

    internal static IPAddress NeedsHostAddress()
    {
        if (HostAddress.Equals(IPAddress.None))
            Assert.Ignore("needs a network device with an IPv4 address besides loopback");
        return HostAddress;
    }

    internal static void NeedsIPv6()
    {
        if (!Socket.OSSupportsIPv6 || !File.Exists("/proc/net/if_inet6") || File.ReadAllText("/proc/net/if_inet6").Length == 0)
            Assert.Ignore("needs IPv6");
    }
}
