using System.Runtime.InteropServices;

namespace Hakoniwa.Probe;

/// <summary>Ways to make what is read-only writable, and to leave a root directory.</summary>
internal static class EscapeMountVerbs
{
    private const int AtFdcwd = -100;
    private const int CloneTree = 1;
    private const int Recursive = 0x8000;
    private const int EmptyPath = 0x1000;
    private const int MoveFromEmptyPath = 4;
    private const int ReadOnly = 1;
    private const int MountAttrSize = 32;
    private const int Deep = 64;

    internal static IEnumerable<KeyValuePair<string, Func<string[], Result>>> All =>
    [
        new("set-attribute-writable", a => Sys.Try(Numbers.MountSetattr, AtFdcwd, Sys.Text(a[0]), Recursive, Clearing(ReadOnly), MountAttrSize)),
        new("set-attribute-read-only", a => Sys.Try(Numbers.MountSetattr, AtFdcwd, Sys.Text(a[0]), Recursive, Setting(ReadOnly), MountAttrSize)),
        new("copy-tree-writable", a => CopyWritable(a[0], a[1])),
        new("leave-chroot", a => LeaveChroot(a[0], a[1])),
        new("setns-descriptor", a => Sys.Try(Numbers.Setns, Sys.Number(a[0]), 0)),
    ];

    /// <summary>A copy of a tree of mounts that is attached to nothing, made writable, then attached elsewhere.</summary>
    private static Result CopyWritable(string source, string target)
    {
        var tree = Sys.Call(Numbers.OpenTree, AtFdcwd, Sys.Text(source), CloneTree | Recursive);
        if (tree < 0)
            return Result.Failed((Errno)Marshal.GetLastPInvokeError());
        return Sys.Call(Numbers.MountSetattr, tree, Sys.Text(""), EmptyPath | Recursive, Clearing(ReadOnly), MountAttrSize) < 0
            ? Result.Failed((Errno)Marshal.GetLastPInvokeError())
            : Sys.Try(Numbers.MoveMount, tree, Sys.Text(""), AtFdcwd, Sys.Text(target), MoveFromEmptyPath);
    }

    /// <summary>
    /// Confined to a directory by chroot, and then out of it: a second chroot leaves the working directory outside of the root, from where
    /// <c>..</c> has no end. Opens a file there.
    /// </summary>
    private static Result LeaveChroot(string jail, string path)
    {
        Sys.Call(Numbers.Mkdirat, AtFdcwd, Sys.Text(jail + "/second"), 0x1C0);
        foreach (var (number, argument) in ((int, string)[])[(Numbers.Chroot, jail), (Numbers.Chdir, "/"), (Numbers.Chroot, "second")])
        {
            if (Sys.Call(number, Sys.Text(argument)) < 0)
                return Result.Failed((Errno)Marshal.GetLastPInvokeError());
        }

        for (var i = 0; i < Deep; i++)
            Sys.Call(Numbers.Chdir, Sys.Text(".."));
        return Sys.Call(Numbers.Chroot, Sys.Text(".")) < 0
            ? Result.Failed((Errno)Marshal.GetLastPInvokeError())
            : Sys.Try(Numbers.Openat, AtFdcwd, Sys.Text(path), 0);
    }

    private static nint Setting(int attributes)
    {
        var attr = Sys.Memory(MountAttrSize);
        Marshal.WriteInt64(attr, attributes);
        return attr;
    }

    private static nint Clearing(int attributes)
    {
        var attr = Sys.Memory(MountAttrSize);
        Marshal.WriteInt64(attr + 8, attributes);
        return attr;
    }
}
