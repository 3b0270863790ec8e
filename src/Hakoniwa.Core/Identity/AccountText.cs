using System.Runtime.InteropServices;
using System.Text;

using Hakoniwa.Interop;
using Hakoniwa.Layers;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Identity;

/// <summary>Reads passwd(5) and group(5) of directories that somebody else may have furnished.</summary>
internal static class AccountText
{
    /// <summary>Opens what may be a FIFO or a terminal, too, without waiting for it or taking it.</summary>
    internal const int OpenFlags = Fcntl.O_RDONLY | Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY | Fcntl.O_CLOEXEC;

    /// <summary>More is no account file; a sparse file of any size costs nothing to make.</summary>
    private const int MaxFileSize = 16 * 1024 * 1024;

    /// <summary>The text of a file of the host; empty where there is none.</summary>
    /// <exception cref="SandboxException">HAKO1020: it is no regular file, or too large.</exception>
    internal static string ReadOrEmpty(string path)
    {
        var fd = Fcntl.open(path, OpenFlags | Fcntl.O_NOFOLLOW, 0);
        if (fd < 0)
        {
            var errno = (Errno)Marshal.GetLastPInvokeError();
            return errno is Errno.ENOENT or Errno.ENOTDIR ? "" : throw new SandboxException(ErrorCode.UnknownAccount, $"reading {path}: open: {errno}") { Errno = errno };
        }

        using var file = new SafeFileHandle(fd, ownsHandle: true);
        return Read(file, path);
    }

    /// <param name="file">Opened with <see cref="OpenFlags"/>.</param>
    /// <param name="name">For messages.</param>
    /// <exception cref="SandboxException">HAKO1020: it is no regular file, or too large.</exception>
    internal static string Read(SafeFileHandle file, string name)
    {
        var status = Beneath.Status(file, "");
        if ((status.stx_mode & Stat.S_IFMT) != Stat.S_IFREG)
            throw new SandboxException(ErrorCode.UnknownAccount, $"{name} is not a regular file");

        // One byte more than there should be: the end is seen without another buffer.
        var content = new byte[(int)Math.Min(status.stx_size, MaxFileSize) + 1];
        var length = 0;
        for (int count; (count = RandomAccess.Read(file, content.AsSpan(length), length)) > 0;)
        {
            length += count;
            if (length > MaxFileSize)
                throw new SandboxException(ErrorCode.UnknownAccount, $"{name} is larger than {MaxFileSize} bytes");
            if (length == content.Length)
                Array.Resize(ref content, Math.Min(content.Length * 2, MaxFileSize + 1));
        }

        return Encoding.UTF8.GetString(content.AsSpan(0, length));
    }
}
