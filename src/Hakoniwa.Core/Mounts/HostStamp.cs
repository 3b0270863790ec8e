using Hakoniwa.Interop;
using Hakoniwa.Layers;

namespace Hakoniwa.Mounts;

/// <summary>What tells that a file or directory of the host is still the one that was looked at, and has not changed since.</summary>
/// <param name="Device">Of the file system that it lies in.</param>
/// <param name="Inode">Its number there.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Seconds">Of the time of its last change of any kind (ctime), which unlike the others cannot be set.</param>
/// <param name="Nanoseconds">The rest of that.</param>
/// <param name="Mode">Its type and permissions.</param>
internal sealed record HostStamp(ulong Device, ulong Inode, ulong Size, long Seconds, uint Nanoseconds, int Mode)
{
    private const int DeviceBits = 32;

    internal bool IsLink => (Mode & Stat.S_IFMT) == Stat.S_IFLNK;

    /// <summary>Whether a path still leads to the same place: what a directory contains and who may use it do not matter, where a link leads does.</summary>
    internal bool IsSamePlaceAs(HostStamp other)
        => IsLink ? this == other : Device == other.Device && Inode == other.Inode && (Mode & Stat.S_IFMT) == (other.Mode & Stat.S_IFMT);

    /// <summary>Null where nothing is there, or it may not be looked at. A symbolic link is not followed.</summary>
    internal static unsafe HostStamp? Of(string path)
    {
        Stat.statx status;
        fixed (byte* name = FileName.Encode(path))
        {
            if (Unistd.syscall(Syscall.statx, Fcntl.AT_FDCWD, (nint)name, Fcntl.AT_SYMLINK_NOFOLLOW, (nint)Stat.STATX_BASIC_STATS, (nint)(&status), 0) != 0)
                return null;
        }

        return new(((ulong)status.stx_dev_major << DeviceBits) | status.stx_dev_minor, status.stx_ino, status.stx_size, status.stx_ctime_sec, status.stx_ctime_nsec, status.stx_mode);
    }
}
