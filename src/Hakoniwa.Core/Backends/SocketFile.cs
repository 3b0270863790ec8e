using Hakoniwa.Interop;
using Hakoniwa.Layers;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Backends;

/// <summary>Sockets that have a name in the file system.</summary>
internal static class SocketFile
{
    internal static bool Is(string path)
    {
        var fd = Fcntl.open(path, Fcntl.O_PATH | Fcntl.O_CLOEXEC, 0);
        if (fd < 0)
            return false;
        using var handle = new SafeFileHandle(fd, ownsHandle: true);
        return (Beneath.Status(handle, "").stx_mode & Stat.S_IFMT) == Stat.S_IFSOCK;
    }
}
