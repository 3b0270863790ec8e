using System.Net;

using Hakoniwa.Networking;

namespace Hakoniwa;

/// <content>Endpoints outside that are relayed into the sandbox.</content>
public sealed partial class Network
{
    internal AllowList Allowed { get; private init; } = AllowList.Empty;

    internal Action<RelayedConnection>? Report { get; private init; }

    /// <summary>Null for the system's.</summary>
    internal Func<string, CancellationToken, Task<IPAddress[]>>? Resolver { get; private init; }

    /// <summary>
    /// Like <see cref="None"/>, and TCP connections to the given endpoints are relayed: in the sandbox a program connects to the same address
    /// or name and port as it would outside. Everything else stays closed. The relay lives in the calling process and ends with the sandbox.
    /// </summary>
    /// <remarks>
    /// The sandbox's loopback device gets the addresses that are listed, and an address of 127.77.0.0/16 for each name, which the sandbox's
    /// <c>/etc/hosts</c> has. At most 128 connections of a sandbox are open at once, fewer where this process may have few files
    /// open; further ones wait. The same endpoint listed twice is one.
    /// </remarks>
    /// <exception cref="ArgumentException">There are more than 128, or one is listed twice with different numbers of connections.</exception>
    public static Network Allow(params AllowedEndpoint[] endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return new(NetworkMode.Loopback) { Allowed = AllowList.Of(endpoints, nameof(endpoints)) };
    }

    /// <summary>
    /// Like <see cref="Allow(AllowedEndpoint[])"/>, with endpoints that <see cref="AllowedEndpoint.Parse"/> reads:
    /// <c>Network.Allow("db.example.com:5432", "[::1]:80")</c>.
    /// </summary>
    /// <exception cref="ArgumentException">A text is not an endpoint, or there are more than 128.</exception>
    public static Network Allow(params string[] endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return Allow([.. endpoints.Select(AllowedEndpoint.Parse)]);
    }

    /// <summary>
    /// The same network, with a function that is told of each connection to an allowed endpoint, whether it could be made or not. It is called
    /// on threads of the thread pool, several at once, before anything is relayed; a connection for which it throws is reset.
    /// </summary>
    public Network OnConnection(Action<RelayedConnection> report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return Allowed.Listeners.Count == 0 ? this : new(Mode) { Allowed = Allowed, Report = report, Resolver = Resolver };
    }

    /// <summary>The same network with another resolver than the host's.</summary>
    internal Network ResolvedBy(Func<string, CancellationToken, Task<IPAddress[]>> resolver)
        => new(Mode) { Allowed = Allowed, Report = Report, Resolver = resolver };
}
