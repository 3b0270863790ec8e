using System.Runtime.InteropServices;

namespace Hakoniwa.Interop;

/// <summary>poll.h.</summary>
internal static unsafe partial class Poll
{
    internal const short POLLIN = 1;
    internal const short POLLPRI = 2;
    internal const short POLLOUT = 4;
    internal const short POLLERR = 8;
    internal const short POLLHUP = 16;

    internal struct pollfd
    {
        internal int fd;
        internal short events;
        internal short revents;
    }

    [LibraryImport(LibC.Name, EntryPoint = "poll", SetLastError = true)]
    internal static partial int poll(pollfd* fds, nuint count, int timeoutMilliseconds);
}
