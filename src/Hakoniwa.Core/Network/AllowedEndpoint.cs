using System.Globalization;
using System.Net;
using System.Net.Sockets;

using Hakoniwa.Networking;

namespace Hakoniwa;

/// <summary>
/// A TCP endpoint outside that a sandbox may reach, at the same address or name and the same port. See <see cref="Network.Allow(AllowedEndpoint[])"/>.
/// </summary>
/// <param name="Host">
/// An IPv4 or IPv6 address, or a name. <c>localhost</c> is 127.0.0.1. Another name is resolved outside, for each connection; one that leads to
/// a loopback, link-local, multicast or unspecified address is not connected: list such an address itself.
/// </param>
/// <param name="Port">1 to 65535.</param>
/// <param name="MaxConnections">
/// How many connections are relayed before the listener in the sandbox is closed; 0 (the default) means any number.
/// </param>
/// <exception cref="ArgumentException">The host is not one that can be relayed, or a number is out of range.</exception>
public sealed record AllowedEndpoint(string Host, int Port, int MaxConnections = 0)
{
    /// <summary>An endpoint given by its address.</summary>
    /// <param name="EndPoint">Address and port, the same inside and outside.</param>
    /// <param name="MaxConnections">As above.</param>
    /// <exception cref="ArgumentException">The address is not one that can be relayed, or there is no port.</exception>
    public AllowedEndpoint(IPEndPoint EndPoint, int MaxConnections = 0)
        : this((EndPoint ?? throw new ArgumentNullException(nameof(EndPoint))).Address.ToString(), EndPoint.Port, MaxConnections)
    {
    }

    /// <summary>The name in lower case, or the address in its shortest form, without brackets.</summary>
    public string Host { get; } = EndpointText.Host(Host, nameof(Host));

    /// <summary>The port, the same inside and outside.</summary>
    public int Port { get; } = EndpointText.Port(Port, nameof(Port));

    /// <summary>How many connections are relayed; 0 means any number.</summary>
    public int MaxConnections { get; } = MaxConnections >= 0
        ? MaxConnections
        : throw new ArgumentOutOfRangeException(nameof(MaxConnections), "The number of connections cannot be negative; 0 means any number.");

    /// <summary>Null where the host is a name.</summary>
    internal IPAddress? Address => EndpointText.Address(Host);

    /// <summary>Reads <c>db.example.com:5432</c>, <c>10.0.0.5:5432</c> or <c>[::1]:80</c>.</summary>
    /// <exception cref="ArgumentException">The text is none of these.</exception>
    public static AllowedEndpoint Parse(string text)
    {
        var (host, port) = EndpointText.Split(text, nameof(text));
        return new(host, port);
    }

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    public override string ToString()
        => Address is { AddressFamily: AddressFamily.InterNetworkV6 }
            ? string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port}")
            : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
