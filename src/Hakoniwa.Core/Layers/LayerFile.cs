using System.Buffers;

using Hakoniwa.Interop;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Layers;

/// <summary>A regular file of a private layer, and its copy.</summary>
internal static unsafe class LayerFile
{
    private const int PermissionBits = 0x1FF;
    private const int BufferSize = 128 * 1024;

    /// <summary>
    /// O_NONBLOCK so that a FIFO does not block the open and O_NOCTTY so that a terminal does not become ours; what was opened is looked at
    /// afterwards, by its descriptor.
    /// </summary>
    internal static SafeFileHandle Open(SafeFileHandle layer, string path, out Stat.statx stat)
    {
        var file = Beneath.TryOpen(layer, path, Fcntl.O_RDONLY | Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY, mode: 0, out var errno)
            ?? throw errno switch
            {
                Errno.ELOOP => Refused(path, "symbolic link, or leads through one"),
                Errno.ENXIO => Refused(path, "socket or device"),
                _ => Beneath.Failed("openat2", path, errno),
            };
        stat = Beneath.Status(file, "");
        if ((stat.stx_mode & Stat.S_IFMT) == Stat.S_IFREG)
            return file;
        file.Dispose();
        throw Refused(path, Describe(stat.stx_mode));
    }

    /// <summary>The bits for owner, group and others. Set-user-id, set-group-id and sticky never leave a sandbox.</summary>
    internal static int Permissions(in Stat.statx stat) => stat.stx_mode & PermissionBits;

    /// <summary>Copies the contents, holes as holes so that a huge sparse file does not fill the disk, and the time of the last change.</summary>
    internal static void Copy(SafeFileHandle source, in Stat.statx stat, SafeFileHandle target)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            CopyData(source, (long)stat.stx_size, target, buffer.AsSpan(0, BufferSize));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        SetTime(target, stat);
    }

    private static void CopyData(SafeFileHandle source, long size, SafeFileHandle target, Span<byte> buffer)
    {
        // Most outputs are small: one read, one write.
        if (size <= buffer.Length)
        {
            var done = 0L;
            for (int read; done < size && (read = RandomAccess.Read(source, buffer[..(int)(size - done)], done)) > 0; done += read)
                RandomAccess.Write(target, buffer[..read], done);
            if (done == size)
                return;
        }

        for (var data = Seek(source, 0, Unistd.SEEK_DATA); data >= 0;)
        {
            var hole = Seek(source, data, Unistd.SEEK_HOLE);
            while (data < hole)
            {
                var read = RandomAccess.Read(source, buffer[..(int)Math.Min(buffer.Length, hole - data)], data);
                if (read == 0)
                    break;
                RandomAccess.Write(target, buffer[..read], data);
                data += read;
            }

            data = Seek(source, hole, Unistd.SEEK_DATA);
        }

        RandomAccess.SetLength(target, size);
    }

    private static IOException Refused(string path, string kind) => new($"{path} is a {kind}; only regular files are copied out");

    private static long Seek(SafeFileHandle file, long offset, int whence)
    {
        var result = Unistd.syscall(Syscall.lseek, Beneath.Fd(file), (nint)offset, whence, 0, 0, 0);
        if (result >= 0)
            return result;
        var errno = Beneath.LastError();

        // ENXIO: no data from here to the end.
        return errno == Errno.ENXIO ? -1 : throw Beneath.Failed("lseek", "a file of the layer", errno);
    }

    /// <summary>Build systems compare times: a tool that kept an old one meant it.</summary>
    internal static void SetTime(SafeFileHandle target, in Stat.statx stat)
    {
        var times = stackalloc nint[4] { 0, Stat.UTIME_OMIT, (nint)stat.stx_mtime_sec, (nint)stat.stx_mtime_nsec };
        if (Unistd.syscall(Syscall.utimensat, Beneath.Fd(target), 0, (nint)times, 0, 0, 0) < 0)
            throw Beneath.Failed("utimensat", "the copy", Beneath.LastError());
    }

    private static string Describe(int mode) => (mode & Stat.S_IFMT) switch
    {
        Stat.S_IFDIR => "directory",
        Stat.S_IFIFO => "FIFO",
        _ => "device",
    };
}
