using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Hakoniwa.Probe;

/// <summary>Attempts on files and sockets outside that no path restriction covers, or should.</summary>
internal static class OutsideVerbs
{
    private const int AtFdcwd = -100;
    private const int UnixFamily = 1;
    private const int DatagramSocket = 2;
    private const int ChangedAttributes = 4;
    private const int RegularFile = 0x8000;
    private const int SetIdMode = 0x9ED;
    private const int CreateForWriting = 0x41;

    /// <summary>O_TMPFILE, of which one bit is O_DIRECTORY's.</summary>
    private static readonly int UnnamedForWriting = 1 | 0x400000 | (RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 0x10000 : 0x4000);

    internal static IEnumerable<KeyValuePair<string, Func<string[], Result>>> All =>
    [
        new("rename", a => Sys.Try(Numbers.Renameat2, AtFdcwd, Sys.Text(a[0]), AtFdcwd, Sys.Text(a[1]), 0)),
        new("take", a => Taken(a[0], Numbers.Renameat2)),
        new("link-here", a => Taken(a[0], Numbers.Linkat)),
        new("touch", a => Sys.Try(Numbers.Utimensat, AtFdcwd, Sys.Text(a[0]), 0, 0)),
        new("watch", a => Watch(a[0])),
        new("execute", a => Execute(a[0])),
        new("write-temporary", _ => WriteTemporary()),
        new("pair-to", a => PairTo(a[0], a.Length > 1 ? Sys.Number(a[1]) : DatagramSocket)),
        new("create-set-id", a => CreateSetId(a.Length > 0 ? a[0] : "openat")),
    ];

    /// <summary>Gives a file another name in the private directory for temporary files, and removes that again.</summary>
    private static Result Taken(string path, int call)
    {
        var name = Sys.Text(Path.Combine(Path.GetTempPath(), "taken-" + Path.GetFileName(path)));
        var result = Sys.Try(call, AtFdcwd, Sys.Text(path), AtFdcwd, name, 0);
        Sys.Call(Numbers.Unlinkat, AtFdcwd, name, 0);
        return result;
    }

    private static Result Watch(string path)
    {
        var fd = Sys.Call(Numbers.InotifyInit1, 0);
        return fd < 0 ? Result.Failed((Errno)Marshal.GetLastPInvokeError()) : Sys.Try(Numbers.InotifyAddWatch, fd, Sys.Text(path), ChangedAttributes);
    }

    private static Result Execute(string path)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(path, ["0"]) { WorkingDirectory = "/" })!;
            process.WaitForExit();
            return Result.Of();
        }
        catch (Win32Exception e)
        {
            return Result.Failed((Errno)e.NativeErrorCode);
        }
    }

    private static Result WriteTemporary()
    {
        var path = Path.Combine(Path.GetTempPath(), "written");
        File.WriteAllText(path, "word");
        var read = File.ReadAllText(path);
        File.Delete(path);
        return Result.Of(read);
    }

    /// <summary>Connects one of a pair of datagram sockets to a name.</summary>
    /// <summary>A new file in the private directory for temporary files, which is removed again if it has the bit.</summary>
    private static Result CreateSetId(string call)
    {
        var name = Sys.Text(Path.Combine(Path.GetTempPath(), "set-id-" + call));
        var how = Sys.Memory(24);
        Marshal.WriteInt64(how, CreateForWriting);
        Marshal.WriteInt64(how, 8, SetIdMode);
        var result = call switch
        {
            "mknodat" => Sys.Try(Numbers.Mknodat, AtFdcwd, name, RegularFile | SetIdMode, 0),
            "openat2" => Sys.Try(Numbers.Openat2, AtFdcwd, name, how, 24),
            "unnamed" => Sys.Try(Numbers.Openat, AtFdcwd, Sys.Text(Path.GetTempPath()), UnnamedForWriting, SetIdMode),
            "unused" => Sys.Try(Numbers.Openat, AtFdcwd, Sys.Text(Path.GetTempPath()), 0, SetIdMode),
            _ => Sys.Try(Numbers.Openat, AtFdcwd, name, CreateForWriting, SetIdMode),
        };
        Sys.Call(Numbers.Unlinkat, AtFdcwd, name, 0);
        return result;
    }

    private static Result PairTo(string path, int type)
    {
        var pair = Sys.Memory(8);
        if (Sys.Call(Numbers.Socketpair, UnixFamily, type, 0, pair) < 0)
            return Result.Failed((Errno)Marshal.GetLastPInvokeError());
        var address = Sys.Memory(110);
        Marshal.WriteInt16(address, UnixFamily);
        var bytes = System.Text.Encoding.UTF8.GetBytes(path);
        Marshal.Copy(bytes, 0, address + 2, bytes.Length);
        return Sys.Try(Numbers.Connect, Marshal.ReadInt32(pair), address, 2 + bytes.Length + 1);
    }
}
