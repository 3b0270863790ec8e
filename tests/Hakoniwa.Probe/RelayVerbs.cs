using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hakoniwa.Probe;

/// <summary>Names, UDP, and the ways in which TCP connections end.</summary>
internal static class RelayVerbs
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    internal static IEnumerable<KeyValuePair<string, Func<string[], Result>>> All =>
    [
        new("resolve", a => Resolve(a[0])),
        new("ask-name", a => AskName(a[0], Sys.Number(a[1]), a[2])),
        new("udp", a => Udp(a[0], Sys.Number(a[1]))),
        new("say", a => Say(a[0], Sys.Number(a[1]), a[2])),
        new("listen-to", a => ListenTo(a[0], Sys.Number(a[1]))),
        new("connect-soon", a => ConnectSoon(a[0], Sys.Number(a[1]))),
        new("serve", a => Serve(a[0], Sys.Number(a[1]), a[2])),
        new("reset-tcp", a => Reset(a[0], Sys.Number(a[1]))),
        new("push-tcp", a => Push(a[0], Sys.Number(a[1]), Sys.Number(a[2]))),
        new("flood-tcp", a => Flood(a[0], Sys.Number(a[1]), Sys.Number(a[2]), Sys.Number(a[3]))),
    ];

    private static Result Resolve(string name)
    {
        try
        {
            return Result.Of(Dns.GetHostAddresses(name).Select(a => a.ToString()));
        }
        catch (SocketException)
        {
            return Result.Of();
        }
    }

    private static Result AskName(string name, int port, string line) => NetworkVerbs.Guarded(() =>
    {
        using var client = new TcpClient();
        client.Connect(name, port);
        using var reader = new StreamReader(client.GetStream());
        client.GetStream().Write(Encoding.UTF8.GetBytes(line));
        client.Client.Shutdown(SocketShutdown.Send);
        return Result.Of(reader.ReadToEnd());
    });

    /// <summary>Sends a datagram and waits for the answer, or for the kernel to say that nobody takes it.</summary>
    private static Result Udp(string host, int port) => NetworkVerbs.Guarded(() =>
    {
        var address = IPAddress.Parse(host);
        using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = (int)Patience.TotalMilliseconds };
        socket.Connect(address, port);
        socket.Send("word"u8);
        var buffer = new byte[16];
        return Result.Of(Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer)));
    });

    /// <summary>Says something and goes, without waiting for anybody to take it.</summary>
    private static Result Say(string host, int port, string text) => NetworkVerbs.Guarded(() =>
    {
        using var client = new TcpClient();
        client.Connect(IPAddress.Parse(host), port);
        client.GetStream().Write(Encoding.UTF8.GetBytes(text));
        return Result.Of();
    });

    /// <summary>Connects, unless that takes longer than it can on one machine: some networks swallow what they refuse.</summary>
    private static Result ConnectSoon(string host, int port) => NetworkVerbs.Guarded(() =>
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            return socket.ConnectAsync(IPAddress.Parse(host), port).Wait(TimeSpan.FromSeconds(5)) ? Result.Of() : Result.Failed(Errno.ETIMEDOUT);
        }
        catch (AggregateException e)
        {
            throw e.InnerException!;
        }
    });

    /// <summary>Listens for one connection and says something on it.</summary>
    private static Result Serve(string host, int port, string text) => NetworkVerbs.Guarded(() =>
    {
        using var listener = new TcpListener(IPAddress.Parse(host), port);
        listener.Start();
        using var client = listener.AcceptTcpClient();
        client.GetStream().Write(Encoding.UTF8.GetBytes(text));
        return Result.Of();
    });

    /// <summary>What is received, and how that ends: with the end of the stream, or a reset.</summary>
    private static Result ListenTo(string host, int port) => NetworkVerbs.Guarded(() =>
    {
        var address = IPAddress.Parse(host);
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(address, port);
        var (total, buffer) = (0, new byte[65536]);
        while (true)
        {
            int count;
            try
            {
                count = socket.Receive(buffer);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
            {
                return Result.Of(total.ToString(CultureInfo.InvariantCulture), "reset");
            }

            if (count == 0)
                return Result.Of(total.ToString(CultureInfo.InvariantCulture), "end");
            total += count;
        }
    });

    /// <summary>Sends a word and resets the connection when the other side has answered.</summary>
    private static Result Reset(string host, int port) => NetworkVerbs.Guarded(() =>
    {
        var address = IPAddress.Parse(host);
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(address, port);
        socket.Send("word"u8);
        socket.Receive(new byte[16]);
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
        return Result.Of();
    });

    /// <summary>Sends much, says that this is all, and waits for the other side to close.</summary>
    private static Result Push(string host, int port, int bytes) => NetworkVerbs.Guarded(() =>
    {
        using var client = new TcpClient();
        client.Connect(IPAddress.Parse(host), port);
        using var reader = new StreamReader(client.GetStream());
        var buffer = new byte[65536];
        for (var left = bytes; left > 0; left -= buffer.Length)
            client.GetStream().Write(buffer, 0, Math.Min(left, buffer.Length));
        client.Client.Shutdown(SocketShutdown.Send);
        return Result.Of(reader.ReadToEnd());
    });

    /// <summary>Opens many connections at once and keeps them until some have got a word back.</summary>
    private static Result Flood(string host, int port, int attempts, int wanted) => NetworkVerbs.Guarded(() =>
    {
        var served = 0;
        using var enough = new ManualResetEventSlim();
        var clients = Enumerable.Range(0, attempts).Select(_ => new TcpClient()).ToArray();
        foreach (var client in clients)
            _ = Talk(client);
        enough.Wait(Patience);
        var result = Volatile.Read(ref served);
        foreach (var client in clients)
            client.Dispose();
        return Result.Of(Math.Min(result, wanted).ToString(CultureInfo.InvariantCulture));

        async Task Talk(TcpClient client)
        {
            try
            {
                await client.ConnectAsync(IPAddress.Parse(host), port);
                await client.GetStream().WriteAsync("word"u8.ToArray());
                if (await client.GetStream().ReadAsync(new byte[16]) > 0 && Interlocked.Increment(ref served) == wanted)
                    enough.Set();
            }
            catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
            {
                // One of too many.
            }
        }
    });
}
