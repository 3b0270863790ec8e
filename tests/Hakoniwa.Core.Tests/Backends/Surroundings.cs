using System.Globalization;
using System.Net.Sockets;

using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Backends;

/// <summary>What there is outside of a sandbox to be reached for. One for each place that it is tried from, since attempts may succeed.</summary>
internal sealed class Surroundings : IDisposable
{
    private readonly TemporaryDirectory _hidden = new();
    private readonly TemporaryDirectory _shown = new();
    private readonly System.Diagnostics.Process _victim = Host.Start("/bin/sleep", "1000");
    private readonly EchoServer _server = new();
    private readonly Socket _abstract = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Socket _named = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Socket _datagrams = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    internal Surroundings()
    {
        AbstractName = "hakoniwa-" + Guid.NewGuid().ToString("N");
        _abstract.Bind(new UnixDomainSocketEndPoint("\0" + AbstractName));
        _abstract.Listen();
        _named.Bind(new UnixDomainSocketEndPoint(SocketPath));
        _named.Listen();
        _datagrams.Bind(new UnixDomainSocketEndPoint(DatagramPath));
        foreach (var name in (string[])["secret", "to-write", "to-truncate", "to-remove", "to-take", "to-link", "to-chmod", "to-touch", "set-id"])
            _hidden.File(name, "hidden");
        System.IO.File.Copy("/bin/sleep", _hidden.Place("program"));
        _shown.File("file", "shown");
    }

    internal string Shown => _shown.Path;

    internal string Directory => _hidden.Path;

    internal string AbstractName { get; }

    internal string SocketPath => _hidden.Place("s");

    internal string DatagramPath => _hidden.Place("d");

    internal string Pid => _victim.Id.ToString(CultureInfo.InvariantCulture);

    internal bool VictimLives => !_victim.HasExited;

    internal string Port => _server.Port;

    internal string File(string name) => _hidden.Place(name);

    internal string ShownFile(string name) => _shown.Place(name);

    public void Dispose()
    {
        _victim.Kill();
        _victim.Dispose();
        _server.Dispose();
        _abstract.Dispose();
        _named.Dispose();
        _datagrams.Dispose();
        _hidden.Dispose();
        _shown.Dispose();
    }
}
