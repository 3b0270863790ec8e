using System.Runtime.InteropServices;
using System.Text;

namespace Hakoniwa.Probe;

/// <summary>Files, directories, links and device nodes. Paths go to the kernel as they are given.</summary>
internal static class FileVerbs
{
    private const int AtFdcwd = -100;
    private const int WriteOnly = 1;
    private const int ReadWrite = 2;
    private const int Create = 0x40;
    private const int Exclusive = 0x80;
    private const int Truncating = 0x200;

    internal static IEnumerable<KeyValuePair<string, Func<string[], Result>>> All =>
    [
        new("open-read", a => Open(a[0], 0)),
        new("open-write", a => Open(a[0], WriteOnly)),
        new("open-read-write", a => Open(a[0], ReadWrite)),
        new("open-truncate", a => Open(a[0], WriteOnly | Truncating)),
        new("create", a => Open(a[0], WriteOnly | Create | Exclusive)),
        new("read", a => Read(a[0])),
        new("write", a => Write(a[0], a[1], 0)),
        new("write-new", a => Write(a[0], a[1], Create)),
        new("list", a => List(a[0])),
        new("stat", a => Stat(a[0])),
        new("truncate", a => Sys.Try(Numbers.Truncate, Sys.Text(a[0]), 0)),
        new("mkdir", a => Sys.Try(Numbers.Mkdirat, AtFdcwd, Sys.Text(a[0]), 0x1ED)),
        new("unlink", a => Sys.Try(Numbers.Unlinkat, AtFdcwd, Sys.Text(a[0]), 0)),
        new("symlink", a => Sys.Try(Numbers.Symlinkat, Sys.Text(a[0]), AtFdcwd, Sys.Text(a[1]))),
        new("link", a => Sys.Try(Numbers.Linkat, AtFdcwd, Sys.Text(a[0]), AtFdcwd, Sys.Text(a[1]), 0)),
        new("chmod", a => Sys.Try(Numbers.Fchmodat, AtFdcwd, Sys.Text(a[0]), Sys.Octal(a[1]))),
        new("fchmod", a => Sys.Try(Numbers.Fchmod, Sys.Number(a[0]), Sys.Octal(a[1]))),
        new("chown", a => Sys.Try(Numbers.Fchownat, AtFdcwd, Sys.Text(a[0]), Sys.Number(a[1]), Sys.Number(a[2]), 0)),
        new("mknod", a => Sys.Try(Numbers.Mknodat, AtFdcwd, Sys.Text(a[0]), Type(a[1]) | 0x1B6, Device(Sys.Number(a[2]), Sys.Number(a[3])))),
        new("readlink", a => new FileInfo(a[0]).LinkTarget is { } target ? Result.Of(target) : Result.Failed(Errno.EINVAL)),
    ];

    private static Result Open(string path, int flags)
    {
        var fd = Sys.Call(Numbers.Openat, AtFdcwd, Sys.Text(path), flags, 0x1A4);
        if (fd < 0)
            return Result.Failed((Errno)Marshal.GetLastPInvokeError());
        Sys.Call(Numbers.Close, fd);
        return Result.Of();
    }

    private static unsafe Result Read(string path)
    {
        const int most = 64 * 1024;
        var fd = Sys.Call(Numbers.Openat, AtFdcwd, Sys.Text(path), 0);
        if (fd < 0)
            return Result.Failed((Errno)Marshal.GetLastPInvokeError());
        var buffer = Sys.Memory(most);
        var count = Sys.Call(Numbers.Read, fd, buffer, most);
        return count < 0
            ? Result.Failed((Errno)Marshal.GetLastPInvokeError())
            : Result.Of(Encoding.UTF8.GetString((byte*)buffer, (int)count));
    }

    private static Result Write(string path, string text, int flags)
    {
        var fd = Sys.Call(Numbers.Openat, AtFdcwd, Sys.Text(path), WriteOnly | flags, 0x1A4);
        return fd < 0
            ? Result.Failed((Errno)Marshal.GetLastPInvokeError())
            : Sys.Try(Numbers.Write, fd, Sys.Text(text), Encoding.UTF8.GetByteCount(text));
    }

    private static Result List(string path)
    {
        try
        {
            return Result.Of(Directory.EnumerateFileSystemEntries(path).Select(e => Path.GetFileName(e)).Order(StringComparer.Ordinal));
        }
        catch (DirectoryNotFoundException)
        {
            return Result.Failed(Errno.ENOENT);
        }
        catch (UnauthorizedAccessException)
        {
            return Result.Failed(Errno.EACCES);
        }
    }

    /// <summary>Its kind and permissions, for instance <c>file</c> and <c>644</c>.</summary>
    private static Result Stat(string path)
    {
        try
        {
            var attributes = File.GetAttributes(path);
            var kind = (attributes & FileAttributes.ReparsePoint) != 0 ? "link" : (attributes & FileAttributes.Directory) != 0 ? "directory" : "file";
            return Result.Of(kind, Convert.ToString((int)File.GetUnixFileMode(path), 8));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Result.Failed(Errno.ENOENT);
        }
        catch (UnauthorizedAccessException)
        {
            return Result.Failed(Errno.EACCES);
        }
    }

    private static int Type(string letter) => letter switch
    {
        "c" => 0x2000,
        "b" => 0x6000,
        "p" => 0x1000,
        _ => 0x8000,
    };

    private static int Device(int major, int minor) => major << 8 | minor;
}
