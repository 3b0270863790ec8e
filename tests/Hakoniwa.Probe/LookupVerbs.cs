using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hakoniwa.Probe;

/// <summary>Questions to a resolver, as the C library asks them and as it does not.</summary>
internal static class LookupVerbs
{
    private const int Port = 53;
    private const int HeaderLength = 12;
    private const int Patience = 30000;

    internal static IEnumerable<KeyValuePair<string, Func<string[], Result>>> All =>
    [
        new("lookup", a => Lookup(a[0])),
        new("query", a => Query(a[0], a[1], Sys.Number(a[2]))),
        new("query-tcp", a => QueryTcp(a[0], a[1..])),
        new("query-raw", a => QueryRaw(a[0], Convert.FromHexString(a[1]))),
        new("query-silently", a => QuerySilently(a[0], a[1])),
        new("query-many", a => QueryMany(a[0], Sys.Number(a[1]))),
        new("hold-tcp", a => HoldTcp(a[0], Sys.Number(a[1]))),
    ];

    /// <summary>The addresses, or the name of the failure.</summary>
    private static Result Lookup(string name)
    {
        try
        {
            return Result.Of(Dns.GetHostAddresses(name).Select(a => a.ToString()));
        }
        catch (SocketException e)
        {
            return Result.Of(e.SocketErrorCode.ToString());
        }
    }

    /// <summary>The answer, in hexadecimal digits.</summary>
    private static Result Query(string server, string name, int type) => NetworkVerbs.Guarded(() =>
    {
        using var socket = Connected(server, SocketType.Dgram);
        socket.Send(Message(name, type));
        return Result.Of(Receive(socket));
    });

    /// <summary>Several queries on one connection, sent at once, and the names of their answers.</summary>
    private static Result QueryTcp(string server, string[] names) => NetworkVerbs.Guarded(() =>
    {
        using var socket = Connected(server, SocketType.Stream);
        foreach (var name in names)
            socket.Send(WithLength(Message(name, type: 1)));
        using var stream = new NetworkStream(socket);
        var answers = new List<string>();
        foreach (var _ in names)
        {
            var length = new byte[2];
            stream.ReadExactly(length);
            var answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
            stream.ReadExactly(answer);
            answers.Add(Convert.ToHexString(answer));
        }

        return Result.Of(answers);
    });

    /// <summary>Sends any bytes, then a query, and returns the first answer that comes.</summary>
    private static Result QueryRaw(string server, byte[] bytes) => NetworkVerbs.Guarded(() =>
    {
        using var socket = Connected(server, SocketType.Dgram);
        socket.Send(bytes);
        socket.Send(Message("after.test", type: 1));
        return Result.Of(Receive(socket));
    });

    /// <summary>Over UDP and TCP, without waiting for the answers.</summary>
    private static Result QuerySilently(string server, string name) => NetworkVerbs.Guarded(() =>
    {
        using var udp = Connected(server, SocketType.Dgram);
        udp.Send(Message("udp." + name, type: 1));
        using var tcp = Connected(server, SocketType.Stream);
        tcp.Send(WithLength(Message("tcp." + name, type: 1)));
        return Result.Of();
    });

    /// <summary>Different names, each of which is waited for, and the first once more; how many were answered.</summary>
    private static Result QueryMany(string server, int count) => NetworkVerbs.Guarded(() =>
    {
        using var socket = Connected(server, SocketType.Dgram);
        for (var i = 0; i <= count; i++)
        {
            socket.Send(Message(string.Create(CultureInfo.InvariantCulture, $"n{i % count}.test"), type: 1));
            Receive(socket);
        }

        return Result.Of(count.ToString(CultureInfo.InvariantCulture));
    });

    /// <summary>Connects often and says nothing, and asks over UDP meanwhile; then one of them asks after all.</summary>
    private static Result HoldTcp(string server, int connections) => NetworkVerbs.Guarded(() =>
    {
        var held = Enumerable.Range(0, connections).Select(_ => Connected(server, SocketType.Stream)).ToArray();
        using var udp = Connected(server, SocketType.Dgram);
        udp.Send(Message("meanwhile.test", type: 1));
        Receive(udp);
        held[0].Send(WithLength(Message("held.test", type: 1)));
        return Result.Of(Receive(held[0]));
    });

    private static string Receive(Socket socket)
    {
        var buffer = new byte[65536];
        return Convert.ToHexString(buffer, 0, socket.Receive(buffer));
    }

    private static Socket Connected(string server, SocketType type)
    {
        var socket = new Socket(AddressFamily.InterNetwork, type, ProtocolType.Unspecified) { ReceiveTimeout = Patience };
        socket.Connect(IPAddress.Parse(server), Port);
        return socket;
    }

    private static byte[] WithLength(byte[] message) => [(byte)(message.Length >> 8), (byte)message.Length, .. message];

    private static byte[] Message(string name, int type)
    {
        var message = new List<byte>(new byte[HeaderLength]) { [0] = 0x12, [1] = 0x34, [2] = 1, [5] = 1 };
        foreach (var label in name.Split('.'))
            message.AddRange([(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]);
        message.AddRange([0, (byte)(type >> 8), (byte)type, 0, 1]);
        return [.. message];
    }
}
