using System.Runtime.InteropServices;

namespace Hakoniwa.Interop;

/// <summary>sys/socket.h, netinet/in.h, netinet/tcp.h, net/if.h, linux/ipv6_route.h and linux/rtnetlink.h.</summary>
internal static unsafe partial class Socket
{
    internal const int AF_UNIX = 1;
    internal const int AF_INET = 2;
    internal const int AF_INET6 = 10;
    internal const int AF_NETLINK = 16;
    internal const int AF_PACKET = 17;
    internal const int SOCK_STREAM = 1;
    internal const int SOCK_DGRAM = 2;
    internal const int SOCK_SEQPACKET = 5;
    internal const int SOCK_CLOEXEC = 0x80000;
    internal const int SOL_SOCKET = 1;
    internal const int SO_REUSEADDR = 2;
    internal const int SCM_RIGHTS = 1;
    internal const int SHUT_RDWR = 2;
    internal const int MSG_NOSIGNAL = 0x4000;
    internal const int MSG_DONTWAIT = 0x40;
    internal const int MSG_CMSG_CLOEXEC = 0x40000000;

    internal const int SIOCATMARK = 0x8905;
    internal const int SIOCGIFNAME = 0x8910;
    internal const int SIOCGIFCONF = 0x8912;
    internal const int SIOCGIFFLAGS = 0x8913;
    internal const int SIOCGIFADDR = 0x8915;
    internal const int SIOCGIFBRDADDR = 0x8919;
    internal const int SIOCGIFNETMASK = 0x891B;
    internal const int SIOCGIFMTU = 0x8921;
    internal const int SIOCGIFHWADDR = 0x8927;
    internal const int SIOCGIFINDEX = 0x8933;
    internal const int SIOCETHTOOL = 0x8946;
    internal const int SIOCSIFFLAGS = 0x8914;
    internal const int SIOCADDRT = 0x890B;
    internal const int SIOCSIFADDR = 0x8916;
    internal const int SIOCSIFNETMASK = 0x891C;
    internal const int SIOCOUTQ = 0x5411;
    internal const int IPPROTO_TCP = 6;
    internal const int IPPROTO_ICMP = 1;
    internal const int IPPROTO_UDP = 17;
    internal const int IPPROTO_ICMPV6 = 58;
    internal const int TCP_INFO = 11;
    internal const int TCP_CLOSE = 7;
    internal const int IPPROTO_IPV6 = 41;
    internal const int IPV6_FREEBIND = 78;
    internal const int RTN_LOCAL = 2;
    internal const uint RTF_UP = 1;
    internal const uint RTF_LOCAL = 0x80000000;
    internal const short IFF_UP = 1;
    internal const short IFF_RUNNING = 0x40;
    internal const int IFNAMSIZ = 16;

    /// <summary>sizeof(struct ifreq): a name and a union of 24 bytes.</summary>
    internal const int IfreqSize = 40;

    internal struct iovec
    {
        internal void* iov_base;
        internal nuint iov_len;
    }

    /// <summary>struct msghdr as the kernel and both C libraries have it on 64-bit, little-endian machines.</summary>
    internal struct msghdr
    {
        internal void* msg_name;
        internal uint msg_namelen;
        internal iovec* msg_iov;
        internal nuint msg_iovlen;
        internal void* msg_control;
        internal nuint msg_controllen;
        internal int msg_flags;
    }

    /// <summary>struct cmsghdr, which the descriptors follow at once.</summary>
    internal struct cmsghdr
    {
        internal nuint cmsg_len;
        internal int cmsg_level;
        internal int cmsg_type;
    }

    /// <summary>struct sockaddr_in; port and address are in network byte order.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 16)]
    internal struct sockaddr_in
    {
        internal ushort sin_family;
        internal ushort sin_port;
        internal uint sin_addr;
    }

    /// <summary>struct sockaddr_in6; port and address are in network byte order.</summary>
    internal struct sockaddr_in6
    {
        internal ushort sin6_family;
        internal ushort sin6_port;
        internal uint sin6_flowinfo;
        internal in6_addr sin6_addr;
        internal uint sin6_scope_id;
    }

    /// <summary>struct in6_addr. It is aligned to four bytes.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 16)]
    internal struct in6_addr
    {
        internal uint s6_addr32;
    }

    /// <summary>struct in6_rtmsg of linux/ipv6_route.h: a route, for ioctl(2).</summary>
    internal struct in6_rtmsg
    {
        internal in6_addr rtmsg_dst;
        internal in6_addr rtmsg_src;
        internal in6_addr rtmsg_gateway;
        internal uint rtmsg_type;
        internal ushort rtmsg_dst_len;
        internal ushort rtmsg_src_len;
        internal uint rtmsg_metric;
        internal nuint rtmsg_info;
        internal uint rtmsg_flags;
        internal int rtmsg_ifindex;
    }

    [LibraryImport(LibC.Name, EntryPoint = "socketpair", SetLastError = true)]
    internal static partial int socketpair(int domain, int type, int protocol, int* fds);

    [LibraryImport(LibC.Name, EntryPoint = "shutdown", SetLastError = true)]
    internal static partial int shutdown(int fd, int how);

    [LibraryImport(LibC.Name, EntryPoint = "recvmsg", SetLastError = true)]
    internal static partial nint recvmsg(int fd, msghdr* message, int flags);
}
