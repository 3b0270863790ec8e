using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Hakoniwa.Probe;

/// <summary>Devices, TCP, Unix sockets, and the families that no network namespace confines.</summary>
internal static class NetworkVerbs
{
    private const int AddressFamilyUnix = 1;
    private const int AddressFamilyVsock = 40;
    private const int StreamSocket = 1;

    internal static IEnumerable<KeyValuePair<string, Func<string[], Result>>> All =>
    [
        new("netdevs", _ => Devices()),
        new("connect", a => Connect(a[0], Sys.Number(a[1]))),
        new("echo", a => Echo(a[0])),
        new("listen", a => Listen(a[0], Sys.Number(a[1]))),
        new("ask", a => Ask(a[0], Sys.Number(a[1]), a[2])),
        new("connect-unix", a => ConnectUnix(a[0])),
        new("socket", a => Sys.Try(Numbers.Socket, Sys.Number(a[0]), Sys.Number(a[1]), Sys.Number(a[2]))),
        new("vsock", _ => Sys.Try(Numbers.Socket, AddressFamilyVsock, StreamSocket)),
    ];

    private static Result Devices()
        => Result.Of(File.ReadLines("/proc/net/dev").Skip(2).Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)].Trim()));

    private static Result Connect(string host, int port) => Guarded(() =>
    {
        var address = IPAddress.Parse(host);
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(address, port);
        return Result.Of();
    });

    /// <summary>Listens on an address, connects to it and sends a word through.</summary>
    private static Result Echo(string host) => Guarded(() =>
    {
        var address = IPAddress.Parse(host);
        using var listener = new TcpListener(address, 0);
        listener.Start();
        using var client = new TcpClient(address.AddressFamily);
        client.Connect((IPEndPoint)listener.LocalEndpoint);
        using var server = listener.AcceptTcpClient();
        client.GetStream().Write("word"u8);
        var buffer = new byte[4];
        server.GetStream().ReadExactly(buffer);
        return Result.Of(Encoding.ASCII.GetString(buffer));
    });

    private static Result Listen(string host, int port) => Guarded(() =>
    {
        using var listener = new TcpListener(IPAddress.Parse(host), port);
        listener.Start();
        return Result.Of();
    });

    /// <summary>Connects, says a line and returns what comes back until the other side closes.</summary>
    private static Result Ask(string host, int port, string line) => Guarded(() =>
    {
        using var client = new TcpClient();
        client.Connect(IPAddress.Parse(host), port);
        using var stream = client.GetStream();
        stream.Write(Encoding.UTF8.GetBytes(line));
        client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream);
        return Result.Of(reader.ReadToEnd());
    });

    /// <summary>A name that begins with @ is an abstract one.</summary>
    private static Result ConnectUnix(string name)
    {
        var fd = Sys.Call(Numbers.Socket, AddressFamilyUnix, StreamSocket);
        if (fd < 0)
            return Result.Failed((Errno)Marshal.GetLastPInvokeError());
        var bytes = Encoding.UTF8.GetBytes(name);
        if (name[0] == '@')
            bytes[0] = 0;
        var address = Sys.Memory(2 + bytes.Length + 1);
        Marshal.WriteInt16(address, AddressFamilyUnix);
        Marshal.Copy(bytes, 0, address + 2, bytes.Length);
        return Sys.Try(Numbers.Connect, fd, address, 2 + bytes.Length + (name[0] == '@' ? 0 : 1));
    }

    internal static Result Guarded(Func<Result> attempt)
    {
        try
        {
            return attempt();
        }
        catch (SocketException e)
        {
            return Enum.TryParse<Errno>(Name(e.SocketErrorCode), out var errno)
                ? Result.Failed(errno)
                : throw new InvalidOperationException(e.SocketErrorCode.ToString() + " " + e.NativeErrorCode.ToString(CultureInfo.InvariantCulture), e);
        }
    }

    private static string Name(SocketError error) => error switch
    {
        SocketError.NetworkUnreachable => nameof(Errno.ENETUNREACH),
        SocketError.HostUnreachable => nameof(Errno.EHOSTUNREACH),
        SocketError.ConnectionRefused => nameof(Errno.ECONNREFUSED),
        SocketError.ConnectionReset => nameof(Errno.ECONNRESET),
        SocketError.AddressNotAvailable => nameof(Errno.EADDRNOTAVAIL),
        SocketError.AddressAlreadyInUse => nameof(Errno.EADDRINUSE),
        SocketError.TimedOut => nameof(Errno.ETIMEDOUT),
        SocketError.AccessDenied => nameof(Errno.EACCES),
        _ => error.ToString(),
    };
}
