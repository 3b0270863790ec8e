using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Hakoniwa.Core.Tests.Support;

/// <summary>A server on the host's loopback that sends back what it gets.</summary>
internal sealed class EchoServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    internal EchoServer()
    {
        _listener.Start();
        _ = ServeAsync();
    }

    internal IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    internal string Port => EndPoint.Port.ToString(CultureInfo.InvariantCulture);

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await client.GetStream().CopyToAsync(client.GetStream());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over, or the client went away.
        }
    }
}
