using System.Globalization;
using System.Runtime.InteropServices;

using Hakoniwa.Interop;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Mounts;

/// <summary>The path of what a descriptor stands for, put in a slot at each launch.</summary>
/// <param name="Handle">The descriptor; null is the command's terminal.</param>
/// <param name="Slot">It holds the address of the path.</param>
internal sealed record BoundPath(SafeFileHandle? Handle, int Slot)
{
    /// <summary>The name it has now.</summary>
    /// <exception cref="SandboxException">The descriptor is closed.</exception>
    internal string Find() => Find(Handle!);

    internal static string Find(SafeFileHandle handle) => Using(handle, fd =>
        new FileInfo("/proc/self/fd/" + fd.ToString(CultureInfo.InvariantCulture)).LinkTarget ?? throw Unusable("it stands for no file of the host"));

    /// <summary>What no other file has as long as the descriptor is open: inode and file system, as statx(2) lays them out.</summary>
    internal unsafe (byte[] Inode, byte[] Device, bool IsDirectory) Identity() => Using(Handle!, fd =>
    {
        Stat.statx stat;
        var empty = stackalloc byte[1];
        empty[0] = 0;
        if (Unistd.syscall(Syscall.statx, fd, (nint)empty, Fcntl.AT_EMPTY_PATH, (nint)Stat.STATX_BASIC_STATS, (nint)(&stat), 0) < 0)
            throw Unusable("statx: " + (Errno)Marshal.GetLastPInvokeError());
        return (BitConverter.GetBytes(stat.stx_ino), (byte[])[.. BitConverter.GetBytes(stat.stx_dev_major), .. BitConverter.GetBytes(stat.stx_dev_minor)],
            (stat.stx_mode & Stat.S_IFMT) == Stat.S_IFDIR);
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
