using System.Runtime.InteropServices;

using Hakoniwa.Interop;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Layers;

/// <summary>
/// File operations relative to a directory descriptor that never follow a symbolic link and never leave the directory, whoever may have
/// planted what in it.
/// </summary>
internal static unsafe class Beneath
{
    /// <summary>Somebody who renames all the time cannot hold this up for ever.</summary>
    private const int MaxAttempts = 100;

    private const ulong Resolve = Fcntl.RESOLVE_BENEATH | Fcntl.RESOLVE_NO_SYMLINKS | Fcntl.RESOLVE_NO_MAGICLINKS;

    /// <summary>Opens a directory of the caller's choice, links included: it is the place that everything else is relative to.</summary>
    internal static SafeFileHandle OpenDirectory(string path)
    {
        var fd = Fcntl.open(path, Fcntl.O_PATH | Fcntl.O_DIRECTORY | Fcntl.O_CLOEXEC, 0);
        return fd >= 0 ? new(fd, ownsHandle: true) : throw Failed("open", path, LastError());
    }

    /// <summary>The same, to list what is in it.</summary>
    internal static SafeFileHandle OpenForReading(string path)
    {
        var fd = Fcntl.open(path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_CLOEXEC, 0);
        return fd >= 0 ? new(fd, ownsHandle: true) : throw Failed("open", path, LastError());
    }

    internal static SafeFileHandle Open(SafeFileHandle directory, string path, int flags, int mode = 0)
        => TryOpen(directory, path, flags, mode, out var errno) ?? throw Failed("openat2", path, errno);

    internal static SafeFileHandle? TryOpen(SafeFileHandle directory, string path, int flags, int mode, out Errno errno)
    {
        var how = new Fcntl.open_how { flags = (ulong)(uint)(flags | Fcntl.O_CLOEXEC), mode = (ulong)mode, resolve = Resolve };
        fixed (byte* name = Name(path))
            return Openat2(directory, name, &how, out errno);
    }

    /// <summary>Opens a path as if the directory were the root: absolute links and ".." lead within it.</summary>
    internal static SafeFileHandle? TryOpenInRoot(SafeFileHandle root, string path, int flags, out Errno errno)
    {
        var how = new Fcntl.open_how { flags = (ulong)(uint)(flags | Fcntl.O_CLOEXEC), resolve = Fcntl.RESOLVE_IN_ROOT | Fcntl.RESOLVE_NO_MAGICLINKS };
        fixed (byte* name = Name(path))
            return Openat2(root, name, &how, out errno);
    }

    /// <summary>What stands at a name of the directory itself; an empty name is the descriptor's own file.</summary>
    internal static Stat.statx Status(SafeFileHandle directory, string name)
    {
        Stat.statx stat;
        fixed (byte* bytes = Name(name))
        {
            var flags = Fcntl.AT_SYMLINK_NOFOLLOW | Fcntl.AT_EMPTY_PATH;
            var result = Unistd.syscall(Syscall.statx, Fd(directory), (nint)bytes, flags, (nint)Stat.STATX_BASIC_STATS, (nint)(&stat), 0);
            return result == 0 ? stat : throw Failed("statx", name, LastError());
        }
    }

    internal static bool HasAttribute(SafeFileHandle file, string name)
    {
        fixed (byte* bytes = Name(name))
            return Unistd.syscall(Syscall.fgetxattr, Fd(file), (nint)bytes, 0, 0, 0, 0) >= 0;
    }

    /// <summary>Opens a directory below, and makes those on the way that are missing.</summary>
    internal static SafeFileHandle OpenOrMakeDirectory(SafeFileHandle directory, string path)
    {
        var current = Open(directory, ".", Fcntl.O_PATH | Fcntl.O_DIRECTORY);
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            using var parent = current;
            const int everyone = 0x1FF;
            fixed (byte* name = Name(part))
            {
                if (Unistd.syscall(Syscall.mkdirat, Fd(parent), (nint)name, everyone, 0, 0, 0) < 0 && LastError() is var errno && errno != Errno.EEXIST)
                    throw Failed("mkdirat", path, errno);
            }

            current = Open(parent, part, Fcntl.O_PATH | Fcntl.O_DIRECTORY);
        }

        return current;
    }

    /// <summary>Renames within the directory, over whatever is there save a directory; a link is replaced, not followed.</summary>
    internal static void Rename(SafeFileHandle directory, string from, string to)
    {
        fixed (byte* old = Name(from), name = Name(to))
        {
            if (Unistd.syscall(Syscall.renameat2, Fd(directory), (nint)old, Fd(directory), (nint)name, 0, 0) < 0)
                throw Failed("renameat2", to, LastError());
        }
    }

    /// <summary>Whether somebody else has the lock of a file, flock(2); if not, it is taken, where the file system has locks.</summary>
    internal static bool IsLockedByAnother(SafeFileHandle file) => !TryLock(file) && LastError() == Errno.EAGAIN;

    internal static bool TryLock(SafeFileHandle file) => Unistd.syscall(Syscall.flock, Fd(file), Fcntl.LOCK_EX | Fcntl.LOCK_NB, 0, 0, 0, 0) == 0;

    /// <summary>Like <see cref="Unlink"/>; what cannot be removed stays.</summary>
    internal static void TryUnlink(SafeFileHandle directory, string name)
    {
        fixed (byte* bytes = Name(name))
            _ = Unistd.syscall(Syscall.unlinkat, Fd(directory), (nint)bytes, 0, 0, 0, 0);
    }

    internal static void Unlink(SafeFileHandle directory, string name)
    {
        fixed (byte* bytes = Name(name))
        {
            if (Unistd.syscall(Syscall.unlinkat, Fd(directory), (nint)bytes, 0, 0, 0, 0) < 0)
                throw Failed("unlinkat", name, LastError());
        }
    }

    internal static IOException Failed(string systemCall, string path, Errno errno) => new($"{path}: {systemCall}: {errno}");

    internal static Errno LastError() => (Errno)Marshal.GetLastPInvokeError();

    internal static nint Fd(SafeFileHandle handle) => handle.DangerousGetHandle();

    private static SafeFileHandle? Openat2(SafeFileHandle directory, byte* name, Fcntl.open_how* how, out Errno errno)
    {
        for (var attempt = 1; ; attempt++)
        {
            var fd = Unistd.syscall(Syscall.openat2, Fd(directory), (nint)name, (nint)how, sizeof(Fcntl.open_how), 0, 0);
            errno = fd >= 0 ? 0 : LastError();
            if (fd >= 0)
                return new(fd, ownsHandle: true);

            // EAGAIN: a rename elsewhere in the tree made the kernel unsure whether the path stayed beneath.
            if (errno is not (Errno.EAGAIN or Errno.EINTR) || attempt == MaxAttempts)
                return null;
        }
    }

    private static byte[] Name(string path) => FileName.Encode(path);
}
