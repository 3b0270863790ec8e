using System.Runtime.InteropServices;

namespace Hakoniwa.Interop;

/// <summary>sys/socket.h, netinet/in.h and net/if.h.</summary>
internal static unsafe partial class Socket
{
    internal const int AF_UNIX = 1;
    internal const int AF_INET = 2;
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

    internal const int SIOCSIFFLAGS = 0x8914;
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

    [LibraryImport(LibC.Name, EntryPoint = "socketpair", SetLastError = true)]
    internal static partial int socketpair(int domain, int type, int protocol, int* fds);

    [LibraryImport(LibC.Name, EntryPoint = "shutdown", SetLastError = true)]
    internal static partial int shutdown(int fd, int how);

    [LibraryImport(LibC.Name, EntryPoint = "recvmsg", SetLastError = true)]
    internal static partial nint recvmsg(int fd, msghdr* message, int flags);
}
