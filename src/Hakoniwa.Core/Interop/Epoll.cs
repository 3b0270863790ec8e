using System.Runtime.InteropServices;

namespace Hakoniwa.Interop;

/// <summary>sys/epoll.h. On x86-64 struct epoll_event is packed to 12 bytes; elsewhere its data is at offset 8 of 16.</summary>
internal static unsafe partial class Epoll
{
    internal const int EPOLL_CLOEXEC = 0x80000;
    internal const int EPOLL_CTL_ADD = 1;
    internal const uint EPOLLIN = 1;
    internal const uint EPOLLONESHOT = 1u << 30;

    internal const int MaxEventSize = 16;

    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    internal static int EventSize => DataOffset + sizeof(long);

    internal static void Fill(byte* target, uint events, long data)
    {
        *(uint*)target = events;
        *(long*)(target + DataOffset) = data;
    }

    internal static long Data(byte* source) => *(long*)(source + DataOffset);

    [LibraryImport(LibC.Name, EntryPoint = "epoll_create1", SetLastError = true)]
    internal static partial int epoll_create1(int flags);

    [LibraryImport(LibC.Name, EntryPoint = "epoll_ctl", SetLastError = true)]
    internal static partial int epoll_ctl(int epoll, int operation, int fd, byte* @event);

    [LibraryImport(LibC.Name, EntryPoint = "epoll_wait", SetLastError = true)]
    internal static partial int epoll_wait(int epoll, byte* events, int maximum, int timeoutMilliseconds);
}
