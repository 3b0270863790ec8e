using System.Runtime.InteropServices;
using System.Text;

using Hakoniwa.Identity;
using Hakoniwa.Interop;
using Hakoniwa.Layers;

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

    /// <summary>The path without links in any part, as the kernel knows it; null where nothing is there, or it may not be looked at.</summary>
    internal static string? Real(string path)
    {
        var fd = Fcntl.open(path, Fcntl.O_PATH | Fcntl.O_CLOEXEC, 0);
        if (fd < 0)
            return null;
        using var handle = new SafeFileHandle(fd, ownsHandle: true);
        return new FileInfo("/proc/self/fd/" + fd.ToString(System.Globalization.CultureInfo.InvariantCulture)).LinkTarget;
    }

    /// <summary>The type and permissions of something below a directory, which is not followed if it is a link; null if nothing is there.</summary>
    /// <exception cref="SandboxException">HAKO1005: it may not be looked at.</exception>
    internal static int? ModeOf(string directory, string path)
    {
        Stat.statx stat;
        var full = path.Length == 0 ? directory : directory + "/" + path;
        fixed (byte* name = FileName.Encode(full))
        {
            var flags = path.Length == 0 ? 0 : Fcntl.AT_SYMLINK_NOFOLLOW;
            if (Unistd.syscall(Syscall.statx, Fcntl.AT_FDCWD, (nint)name, flags, (nint)Stat.STATX_BASIC_STATS, (nint)(&stat), 0) == 0)
                return stat.stx_mode;
        }

        var errno = (Errno)Marshal.GetLastPInvokeError();
        return errno is Errno.ENOENT or Errno.ENOTDIR ? null
            : throw new SandboxException(ErrorCode.MountSource, $"{full} cannot be looked at: statx: {errno}", null) { SystemCall = "statx", Errno = errno };
    }

    /// <summary>An account file below a directory that will be a root: links in it lead where they will lead in the sandbox. Null if it cannot be opened.</summary>
    internal static string? ReadWithin(string directory, string path)
    {
        var root = Fcntl.open(directory, Fcntl.O_PATH | Fcntl.O_DIRECTORY | Fcntl.O_CLOEXEC, 0);
        if (root < 0)
            return null;
        using var handle = new SafeFileHandle(root, ownsHandle: true);
        var how = new Fcntl.open_how
        {
            flags = (ulong)AccountText.OpenFlags,
            resolve = Fcntl.RESOLVE_IN_ROOT | Fcntl.RESOLVE_NO_MAGICLINKS,
        };
        fixed (byte* name = Encoding.UTF8.GetBytes(path + "\0"))
        {
            var fd = (int)Unistd.syscall(Syscall.openat2, root, (nint)name, (nint)(&how), sizeof(Fcntl.open_how), 0, 0);
            if (fd < 0)
                return null;
            using var file = new SafeFileHandle(fd, ownsHandle: true);
            return AccountText.Read(file, $"/{path} of {directory}");
        }
    }

    /// <summary>Whether a regular file is there, below a directory that will be a root: links lead where they will lead in the sandbox.</summary>
    internal static bool IsFileWithin(string directory, string path)
    {
        var root = Fcntl.open(directory, Fcntl.O_PATH | Fcntl.O_DIRECTORY | Fcntl.O_CLOEXEC, 0);
        if (root < 0)
            return false;
        using var handle = new SafeFileHandle(root, ownsHandle: true);
        var how = new Fcntl.open_how
        {
            flags = Fcntl.O_PATH | Fcntl.O_CLOEXEC,
            resolve = Fcntl.RESOLVE_IN_ROOT | Fcntl.RESOLVE_NO_MAGICLINKS,
        };
        fixed (byte* name = Encoding.UTF8.GetBytes(path + "\0"))
        {
            var fd = (int)Unistd.syscall(Syscall.openat2, root, (nint)name, (nint)(&how), sizeof(Fcntl.open_how), 0, 0);
            if (fd < 0)
                return false;
            using var file = new SafeFileHandle(fd, ownsHandle: true);
            return (Beneath.Status(file, "").stx_mode & Stat.S_IFMT) == Stat.S_IFREG;
        }
    }
}
