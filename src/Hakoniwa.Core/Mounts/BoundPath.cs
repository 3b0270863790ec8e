using System.Globalization;
using System.Runtime.InteropServices;

using Hakoniwa.Interop;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Mounts;

/// <summary>The path of what a descriptor stands for, put in a slot at each launch.</summary>
/// <param name="Handle">The descriptor; null is the command's terminal.</param>
/// <param name="Slot">It holds the address of the path.</param>
/// <param name="InodeSlot">It holds the inode that the path must lead to.</param>
/// <param name="DeviceSlot">It holds the file system that the path must lead to.</param>
internal sealed record BoundPath(SafeFileHandle? Handle, int Slot, int InodeSlot, int DeviceSlot)
{
    /// <summary>The name it has now.</summary>
    /// <exception cref="SandboxException">The descriptor is closed.</exception>
    internal string Find() => Find(Handle!);

    internal static string Find(SafeFileHandle handle) => Using(handle, fd =>
        new FileInfo("/proc/self/fd/" + fd.ToString(CultureInfo.InvariantCulture)).LinkTarget ?? throw Unusable("it stands for no file of the host"));

    /// <summary>What no other file has as long as the descriptor is open: inode and file system, in the layout of statx(2).</summary>
    internal (long Inode, long Device, bool IsDirectory) Identity() => Identity(Handle!);

    internal static unsafe (long Inode, long Device, bool IsDirectory) Identity(SafeFileHandle handle) => Using(handle, fd =>
    {
        Stat.statx stat;
        var empty = stackalloc byte[1];
        empty[0] = 0;
        if (Unistd.syscall(Syscall.statx, fd, (nint)empty, Fcntl.AT_EMPTY_PATH, (nint)Stat.STATX_BASIC_STATS, (nint)(&stat), 0) < 0)
            throw Unusable("statx: " + (Errno)Marshal.GetLastPInvokeError());
        return ((long)stat.stx_ino, (long)stat.stx_dev_minor << 32 | stat.stx_dev_major, (stat.stx_mode & Stat.S_IFMT) == Stat.S_IFDIR);
    });

    private static T Using<T>(SafeFileHandle handle, Func<nint, T> use)
    {
        var added = false;
        try
        {
            handle.DangerousAddRef(ref added);
            return use(handle.DangerousGetHandle());
        }
        catch (ObjectDisposedException)
        {
            throw Unusable("it is closed");
        }
        finally
        {
            if (added)
                handle.DangerousRelease();
        }
    }

    private static SandboxException Unusable(string why)
        => new(ErrorCode.MountSource, $"a descriptor that was to be shown cannot be: {why}", "Keep it open until the last launch, and let it be a file or directory with a name.");
}
