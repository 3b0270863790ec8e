using System.Buffers.Binary;
using System.Globalization;
using System.Net;

using Hakoniwa.Interop;

namespace Hakoniwa.Reporting;

/// <summary>A struct sockaddr of the internet's families.</summary>
/// <param name="Address">The address.</param>
/// <param name="Port">The port.</param>
internal readonly record struct PeerAddress(IPAddress Address, int Port)
{
    /// <summary>The longest that is of interest: struct sockaddr_un.</summary>
    internal const int MaxSize = 110;

    private const int Ipv4Size = 16;

    /// <summary>SIN6_LEN_RFC2133: without the scope, which the kernel takes, too.</summary>
    private const int Ipv6Size = 24;

    /// <summary>Null for another family, and for what is too short for its own, which the kernel refuses.</summary>
    internal static PeerAddress? Parse(ReadOnlySpan<byte> address)
    {
        if (address.Length < sizeof(ushort))
            return null;
        var port = address.Length >= Ipv4Size ? BinaryPrimitives.ReadUInt16BigEndian(address[2..]) : 0;
        return BinaryPrimitives.ReadUInt16LittleEndian(address) switch
        {
            Socket.AF_INET when address.Length >= Ipv4Size => new(new IPAddress(address.Slice(4, 4)), port),
            Socket.AF_INET6 when address.Length >= Ipv6Size => new(new IPAddress(address.Slice(8, 16)), port),
            _ => null,
        };
    }

    /// <summary>
    /// Whether it leads out of a network that has a loopback alone. To connect to no address at all means this machine, and servers bind to it as
    /// a matter of course.
    /// </summary>
    internal bool IsOutside
    {
        get
        {
            var address = Address.IsIPv4MappedToIPv6 ? Address.MapToIPv4() : Address;
            return !IPAddress.IsLoopback(address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any);
        }
    }

    /// <summary>The address as people know it: <c>::ffff:192.0.2.1</c> is how an IPv6 socket reaches 192.0.2.1.</summary>
    internal string AddressText => (Address.IsIPv4MappedToIPv6 ? Address.MapToIPv4() : Address).ToString();

    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{(AddressText.Contains(':') ? "[" + AddressText + "]" : AddressText)}:{Port}");
}
