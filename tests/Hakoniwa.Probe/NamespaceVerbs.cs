using System.Runtime.InteropServices;

namespace Hakoniwa.Probe;

/// <summary>Making namespaces and entering those of others.</summary>
internal static unsafe class NamespaceVerbs
{
    private const int SignalChild = 17;
    private const int NewUser = 0x10000000;
    private const int NewNet = 0x40000000;
    private const int StackSize = 64 * 1024;

    internal static IEnumerable<KeyValuePair<string, Func<string[], Result>>> All =>
    [
        new("clone-newuser", _ => Clone(NewUser)),
        new("clone-newuser-newnet", _ => Clone(NewUser | NewNet)),
        new("clone3", _ => Sys.Try(Numbers.Clone3)),
        new("unshare", a => Sys.Try(Numbers.Unshare, Convert.ToInt32(a[0], 16))),
        new("setns", a => SetNs(a[0])),
        new("namespaces", _ => Result.Of(new DirectoryInfo("/proc/self/ns").EnumerateFiles().Select(f => f.LinkTarget!).Order(StringComparer.Ordinal))),
    ];

    /// <summary>The new process runs the C library's _exit and nothing else, so that no managed code runs in it.</summary>
    private static Result Clone(int flags)
    {
        var library = NativeLibrary.Load("libc");
        var exit = NativeLibrary.GetExport(library, "_exit");
        var clone = (delegate* unmanaged[Cdecl]<nint, nint, int, nint, int>)NativeLibrary.GetExport(library, "clone");
        var stack = Sys.Memory(StackSize) + StackSize;
        Marshal.SetLastSystemError(0);
        var pid = clone(exit, stack, flags | SignalChild, 0);
        var errno = Marshal.GetLastSystemError();
        if (pid < 0)
            return Result.Failed((Errno)errno);
        Sys.Call(Numbers.Wait4, pid, 0, 0, 0);
        return Result.Of();
    }

    private static Result SetNs(string path)
    {
        const int atFdcwd = -100;
        var fd = Sys.Call(Numbers.Openat, atFdcwd, Sys.Text(path), 0);
        return fd < 0 ? Result.Failed((Errno)Marshal.GetLastPInvokeError()) : Sys.Try(Numbers.Setns, fd, 0);
    }
}
