using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Hakoniwa.Probe;

/// <summary>The network on loopback as the class library uses it, and the cryptography that goes with it.</summary>
internal static class RuntimeNetworkVerbs
{
    internal static IEnumerable<KeyValuePair<string, Func<string[], Result>>> All =>
    [
        new("tcp-loopback", a => Tcp(IPAddress.Parse(a[0]))),
        new("udp-loopback", a => Udp(IPAddress.Parse(a[0]))),
        new("unix-sockets", _ => UnixSockets()),
        new("http", _ => Http().GetAwaiter().GetResult()),
        new("tls", _ => Tls().GetAwaiter().GetResult()),
        new("crypto", _ => Crypto()),
        new("interfaces", _ => Interfaces()),
        new("names", _ => Result.Of(Dns.GetHostAddresses("localhost").Length > 0 ? "found" : "none", Dns.GetHostName())),
    ];

    private static Result Tcp(IPAddress address)
    {
        using var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(new IPEndPoint(address, 0));
        listener.Listen();
        using var client = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, LingerState = new(false, 0) };
        var connecting = client.ConnectAsync(listener.LocalEndPoint!);
        using var server = listener.AcceptAsync().Result;
        connecting.Wait();
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "word");
        client.SendFile(file, "<"u8.ToArray(), ">"u8.ToArray(), TransmitFileOptions.UseDefaultWorkerThread);
        File.Delete(file);
        var buffer = new byte[6];
        for (var got = 0; got < buffer.Length;)
            got += server.ReceiveAsync(buffer.AsMemory(got)).AsTask().Result;
        _ = (server.Available, server.Poll(0, SelectMode.SelectWrite), server.RemoteEndPoint);
        Socket.Select(new List<Socket> { listener }, null, null, 0);
        client.Shutdown(SocketShutdown.Both);
        return Result.Of(Encoding.ASCII.GetString(buffer));
    }

    private static Result Udp(IPAddress address)
    {
        using var server = new UdpClient(new IPEndPoint(address, 0));
        using var client = new UdpClient(address.AddressFamily);
        client.Connect((IPEndPoint)server.Client.LocalEndPoint!);
        client.Send("word"u8);
        server.Client.SetSocketOption(
            address.AddressFamily == AddressFamily.InterNetwork ? SocketOptionLevel.IP : SocketOptionLevel.IPv6, SocketOptionName.PacketInformation, true);
        EndPoint from = new IPEndPoint(address, 0);
        var buffer = new byte[16];
        var flags = SocketFlags.None;
        var length = server.Client.ReceiveMessageFrom(buffer, ref flags, ref from, out _);
        return Result.Of(Encoding.ASCII.GetString(buffer, 0, length));
    }

    private static Result UnixSockets()
    {
        var path = Path.Combine(Path.GetTempPath(), "probe-" + Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        using (var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        using (var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen();
            client.Connect(new UnixDomainSocketEndPoint(path));
            using var server = listener.Accept();
            server.Send("word"u8);
            var buffer = new byte[4];
            client.Receive(buffer);
            File.Delete(path);
            return Result.Of(Encoding.ASCII.GetString(buffer));
        }
    }

    private static async Task<Result> Http()
    {
        using var reserved = new TcpListener(IPAddress.Loopback, 0);
        reserved.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)reserved.LocalEndpoint).Port}/";
        reserved.Stop();
        using var listener = new HttpListener();
        listener.Prefixes.Add(address);
        listener.Start();
        using var client = new HttpClient();
        var asked = client.GetStringAsync(new Uri(address));
        var context = await listener.GetContextAsync();
        context.Response.Close("word"u8.ToArray(), willBlock: true);
        return Result.Of(await asked);
    }

    private static async Task<Result> Tls()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var accepted = await listener.AcceptTcpClientAsync();
        await using var atServer = new SslStream(accepted.GetStream());
        await using var atClient = new SslStream(client.GetStream(), false, (_, _, chain, _) => chain is not null);
        await Task.WhenAll(
            atServer.AuthenticateAsServerAsync(certificate),
            atClient.AuthenticateAsClientAsync("localhost", null, SslProtocols.None, checkCertificateRevocation: false));
        await atClient.WriteAsync("word"u8.ToArray());
        var buffer = new byte[4];
        await atServer.ReadExactlyAsync(buffer);
        return Result.Of(Encoding.ASCII.GetString(buffer));
    }

    private static Result Crypto()
    {
        using var rsa = RSA.Create(2048);
        byte[] data = [1];
        var signature = rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        var signed = rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        using var aes = new AesGcm(RandomNumberGenerator.GetBytes(32), 16);
        var sealedText = new byte[4];
        aes.Encrypt(RandomNumberGenerator.GetBytes(12), "word"u8, sealedText, new byte[16]);
        using var store = new X509Store(StoreName.Root, StoreLocation.CurrentUser);
        store.Open(OpenFlags.ReadOnly);
        return Result.Of(signed ? "verified" : "wrong", Convert.ToHexString(SHA256.HashData("word"u8))[..4]);
    }

    private static Result Interfaces()
    {
        var all = NetworkInterface.GetAllNetworkInterfaces();
        foreach (var one in all)
            _ = (one.Speed, one.GetIPProperties().UnicastAddresses.Count, one.GetPhysicalAddress());
        return Result.Of([.. all.Select(one => one.Name), NetworkInterface.GetIsNetworkAvailable() ? "network" : "no network"]);
    }
}
