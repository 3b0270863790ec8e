using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Hakoniwa.Networking;

/// <summary>How endpoints are written, and which can be relayed.</summary>
internal static class EndpointText
{
    private const int MaxName = 253;
    private const int MaxLabel = 63;

    internal static (string Host, int Port) Split(string text, string parameter)
    {
        ArgumentNullException.ThrowIfNull(text, parameter);
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? "" : text[..colon];
        if (host.Length == 0 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            throw new ArgumentException($"\"{text}\" is not an endpoint; write host:port, as in db.example.com:5432, 10.0.0.5:5432 or [::1]:80.", parameter);

        if (host[0] == '[' && host[^1] == ']' && host.Contains(':', StringComparison.Ordinal))
            return (host[1..^1], port);
        if (host.Contains(':', StringComparison.Ordinal))
            throw new ArgumentException($"\"{text}\" is not an endpoint; write an IPv6 address in brackets and its port, as in [::1]:80.", parameter);
        return (host, port);
    }

    internal static int Port(int port, string parameter)
        => port is >= 1 and <= ushort.MaxValue ? port : throw new ArgumentOutOfRangeException(parameter, port, "A port is a number from 1 to 65535.");

    /// <summary>The host as it is compared and shown: a name in lower case, or an address in its shortest form.</summary>
    internal static string Host(string host, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(host, parameter);
        if (Address(host) is not { } address)
            return Name(host, parameter);

        // A program's socket treats such an address as the IPv4 address in it.
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        address = new IPAddress(address.GetAddressBytes());
        if (AddressRules.CannotBeListed(address) is { } reason)
            throw new ArgumentException($"{address} cannot be relayed: {reason}.", parameter);
        return address.ToString();
    }

    /// <summary>
    /// The address that a text is; null for a name. Only four decimal numbers are an IPv4 address: the other forms that a C library reads, such
    /// as 127.1 or 0x7f000001, are not what they look like.
    /// </summary>
    internal static IPAddress? Address(string host)
    {
        if (!IPAddress.TryParse(host, out var address) || host[0] == '[')
            return null;
        return address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == host ? address : null;
    }

    private static string Name(string host, string parameter)
    {
        var name = (host[^1] == '.' ? host[..^1] : host).ToLowerInvariant();
        if (name == "localhost")
            return IPAddress.Loopback.ToString();

        var labels = name.Split('.');
        if (name.Length > MaxName || !labels.All(IsLabel))
            throw new ArgumentException($"\"{host}\" is neither an address nor the name of a host; write an international name in its xn-- form.", parameter);
        if (char.IsAsciiDigit(labels[^1][0]) && IPAddress.TryParse(name, out _) || labels[^1].All(char.IsAsciiDigit))
            throw new ArgumentException($"\"{host}\" is not an address; write an IPv4 address as four decimal numbers.", parameter);
        return name;
    }

    private static bool IsLabel(string label)
        => label.Length is > 0 and <= MaxLabel && label[0] != '-' && label[^1] != '-'
            && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
