using System.Runtime.InteropServices;
using System.Text;

using Hakoniwa.Interop;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Mounts;

/// <summary>Looking at the host while a plan is made.</summary>
internal static unsafe class HostPath
{
    /// <summary>Whether nothing is there. What may not be looked at counts as being there.</summary>
    internal static bool IsMissing(string path)
    {
        var fd = Fcntl.open(path, Fcntl.O_PATH | Fcntl.O_CLOEXEC, 0);
        if (fd < 0)
            return (Errno)Marshal.GetLastPInvokeError() is Errno.ENOENT or Errno.ENOTDIR;
        Unistd.close(fd);
        return false;
    }

    /// <summary>A file below a directory that will be a root: links in it lead where they will lead in the sandbox. Null if it cannot be read.</summary>
    internal static string? ReadWithin(string directory, string path)
    {
        var root = Fcntl.open(directory, Fcntl.O_PATH | Fcntl.O_DIRECTORY | Fcntl.O_CLOEXEC, 0);
        if (root < 0)
            return null;
        using var handle = new SafeFileHandle(root, ownsHandle: true);
        var how = new Fcntl.open_how
        {
            flags = (ulong)(Fcntl.O_RDONLY | Fcntl.O_NONBLOCK | Fcntl.O_CLOEXEC),
            resolve = Fcntl.RESOLVE_IN_ROOT | Fcntl.RESOLVE_NO_MAGICLINKS,
        };
        fixed (byte* name = Encoding.UTF8.GetBytes(path + "\0"))
        {
            var fd = (int)Unistd.syscall(Syscall.openat2, root, (nint)name, (nint)(&how), sizeof(Fcntl.open_how), 0, 0);
            if (fd < 0)
                return null;
            using var file = new SafeFileHandle(fd, ownsHandle: true);
            using var reader = new StreamReader(new FileStream(file, FileAccess.Read));
            return reader.ReadToEnd();
        }
    }
}
