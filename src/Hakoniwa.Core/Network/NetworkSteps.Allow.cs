using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

using Hakoniwa.Interop;
using Hakoniwa.Launch;

using Socket = Hakoniwa.Interop.Socket;

namespace Hakoniwa.Networking;

/// <content>The addresses and listeners of allowed endpoints.</content>
internal static partial class NetworkSteps
{
    private const int Backlog = 16;

    /// <summary>In every network namespace the loopback device is the first.</summary>
    private const int LoopbackIndex = 1;

    /// <summary>Makes each listed address one of the sandbox itself, so that a listener there gets the connections to it.</summary>
    internal static IEnumerable<Step> Aliases(AllowList allowed, Slots slots)
        => allowed.Aliases.Select((address, i) => new Step($"make {address} an address of the sandbox itself", ErrorCode.RelayFailed,
            address.AddressFamily == AddressFamily.InterNetworkV6 ? RouteToItself(address, slots.Next()) : AddAddress(address, i + 1, slots.Next()))
        {
            Remedy = WithoutIPv6,
        });

    /// <summary>A listener in the sandbox's network: the socket stays in that network wherever its descriptor goes.</summary>
    internal static Step Listen(AllowList.Listener listener, int slot)
    {
        var calls = new List<Call> { OpenSocket(Family(listener.Inside.Address), Socket.SOCK_STREAM, slot) };
        if (listener.IsIPv6)
        {
            calls.Add(new("setsockopt", Syscall.setsockopt, Arg.Slot(slot), Socket.IPPROTO_IPV6, Socket.IPV6_FREEBIND,
                Arg.Bytes(NativeBytes.Of(1, "{1}")), sizeof(int)));
        }

        var address = SocketAddress(listener.Inside);
        calls.Add(new("bind", Syscall.bind, Arg.Slot(slot), Arg.Bytes(address), address.Content.Length));
        calls.Add(new("listen", Syscall.listen, Arg.Slot(slot), Backlog));
        return new($"listen on {listener.Inside} in the sandbox, to relay to {listener.Endpoint} outside", ErrorCode.RelayFailed, calls)
        {
            Remedy = WithoutIPv6,
        };
    }

    /// <summary>The old interface adds an address with the prefix of its class, and changes that afterwards.</summary>
    private static Call[] AddAddress(IPAddress address, int number, int slot) =>
    [
        OpenSocket(Socket.AF_INET, Socket.SOCK_DGRAM, slot),
        Control(slot, Socket.SIOCSIFADDR, DeviceAddress(address, number)),
        Control(slot, Socket.SIOCSIFNETMASK, DeviceAddress(IPAddress.Broadcast, number)),
        Calls.Close(slot),
    ];

    /// <summary>
    /// A local route without an address: an IPv6 address that is added is usable only once a worker of the kernel's has looked whether
    /// somebody else has it, even on the loopback device. A route is there at once.
    /// </summary>
    private static Call[] RouteToItself(IPAddress address, int slot)
    {
        var route = new Socket.in6_rtmsg
        {
            rtmsg_type = Socket.RTN_LOCAL,
            rtmsg_dst_len = 128,
            rtmsg_metric = 1,
            rtmsg_flags = Socket.RTF_UP | Socket.RTF_LOCAL,
            rtmsg_ifindex = LoopbackIndex,
        };
        var bytes = NativeBytes.Of(route, $"{{local {address} dev lo}}");
        address.GetAddressBytes().CopyTo(bytes.Content, 0);
        return [OpenSocket(Socket.AF_INET6, Socket.SOCK_DGRAM, slot), Control(slot, Socket.SIOCADDRT, bytes), Calls.Close(slot)];
    }

    /// <summary>struct ifreq with a name and an IPv4 address.</summary>
    private static NativeBytes DeviceAddress(IPAddress address, int number)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"lo:{number}");
        var request = new byte[Socket.IfreqSize];
        Encoding.ASCII.GetBytes(name).CopyTo(request, 0);
        SocketAddress(new IPEndPoint(address, 0)).Content.CopyTo(request, Socket.IFNAMSIZ);
        return new(request, $"{{{name}, {address}}}");
    }

    private static NativeBytes SocketAddress(IPEndPoint endPoint)
    {
        var port = BinaryPrimitives.ReverseEndianness((ushort)endPoint.Port);
        var display = "{" + endPoint + "}";
        if (endPoint.AddressFamily != AddressFamily.InterNetworkV6)
        {
            var bits = MemoryMarshal.Read<uint>(endPoint.Address.GetAddressBytes());
            return NativeBytes.Of(new Socket.sockaddr_in { sin_family = Socket.AF_INET, sin_port = port, sin_addr = bits }, display);
        }

        var bytes = NativeBytes.Of(new Socket.sockaddr_in6 { sin6_family = Socket.AF_INET6, sin6_port = port }, display);
        endPoint.Address.GetAddressBytes().CopyTo(bytes.Content, (int)Marshal.OffsetOf<Socket.sockaddr_in6>(nameof(Socket.sockaddr_in6.sin6_addr)));
        return bytes;
    }

    private static string? WithoutIPv6(Errno errno)
        => errno is Errno.EAFNOSUPPORT or Errno.EADDRNOTAVAIL or Errno.EACCES ? "This host has no IPv6; list an IPv4 address instead." : null;
}
