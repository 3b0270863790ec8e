using System.Net;
using System.Net.Sockets;

namespace Hakoniwa.Networking;

/// <summary>Addresses that mean something else than a host of the network.</summary>
internal static class AddressRules
{
    /// <summary>Why no endpoint can have this address; null if one can.</summary>
    internal static string? CannotBeListed(IPAddress address)
    {
        if (address.IsIPv6LinkLocal)
            return "a link-local IPv6 address means something only together with a device";
        if (IsNoSingleHost(address))
            return "it is not the address of one host";
        return null;
    }

    /// <summary>
    /// Whether a name may not lead here: whoever answers for the name would choose among services of this machine or its neighbours, such as
    /// the metadata server of a cloud.
    /// </summary>
    internal static bool OnlyWhenListed(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || IsNoSingleHost(address))
            return true;

        // ::/96 is an old way to write IPv4 addresses, 169.254/16 the link-local addresses of IPv4.
        var bytes = address.GetAddressBytes();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? !bytes.AsSpan(0, 12).ContainsAnyExcept((byte)0)
            : bytes[0] == 169 && bytes[1] == 254;
    }

    /// <summary>Unspecified, multicast, broadcast and reserved.</summary>
    private static bool IsNoSingleHost(IPAddress address)
    {
        var first = address.GetAddressBytes()[0];
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? address.Equals(IPAddress.IPv6Any) || first == 0xff
            : first is 0 or >= 224;
    }
}
