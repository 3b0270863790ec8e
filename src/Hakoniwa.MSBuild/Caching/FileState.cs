using System.Text;

using Hakoniwa.Interop;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.MSBuild.Caching;

/// <summary>
/// What tells without reading it whether a file is still what it was: every change of its contents or of its attributes changes the time of
/// the last status change, which no program can set.
/// </summary>
/// <param name="Device">The device number.</param>
/// <param name="Inode">Its number on the device.</param>
/// <param name="Mode">Type and permissions, as stat(2) has them.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Modified">Nanoseconds since 1970.</param>
/// <param name="Changed">Nanoseconds since 1970.</param>
internal readonly record struct FileState(ulong Device, ulong Inode, ulong Mode, long Size, long Modified, long Changed)
{
    private const int OnStack = 1024;
    private const int DeviceShift = 32;
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const long NanosecondsPerTick = 100;
    private const ulong OwnerExecute = 0x40;

    /// <summary>Time stamps come from a clock that moves with the timer interrupt, 100 to 1000 times a second.</summary>
    private const long FineGranule = 100_000_000;

    /// <summary>Some file systems keep whole seconds, FAT every second one.</summary>
    private const long CoarseGranule = 3 * NanosecondsPerSecond;

    internal static long Now => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * NanosecondsPerTick;

    internal int Type => (int)Mode & Stat.S_IFMT;

    internal bool IsExecutable => (Mode & OwnerExecute) != 0;

    /// <summary>Of a path itself: a symbolic link is not followed.</summary>
    internal static unsafe bool TryGet(string path, out FileState state)
    {
        var most = Encoding.UTF8.GetMaxByteCount(path.Length) + 1;
        var bytes = most <= OnStack ? stackalloc byte[OnStack] : new byte[most];
        bytes[Encoding.UTF8.GetBytes(path, bytes)] = 0;
        fixed (byte* name = bytes)
            return TryGet(Fcntl.AT_FDCWD, name, out state);
    }

    internal static unsafe FileState Of(SafeFileHandle file)
    {
        byte empty = 0;
        return TryGet(file.DangerousGetHandle(), &empty, out var state) ? state : throw new IOException("An open file has no status.");
    }

    internal bool IsSame(in FileState other)
        => Device == other.Device && Inode == other.Inode && Mode == other.Mode && Size == other.Size && Modified == other.Modified && Changed == other.Changed;

    /// <summary>
    /// Whether a change after <paramref name="time"/> is sure to have another time stamp. What was changed within the same tick of the clock in
    /// which it was read may have been changed once more since, with the same stamps.
    /// </summary>
    internal bool IsSettledAt(long time)
    {
        var granule = Modified % NanosecondsPerSecond == 0 && Changed % NanosecondsPerSecond == 0 ? CoarseGranule : FineGranule;
        return Math.Max(Modified, Changed) < time - granule;
    }

    private static unsafe bool TryGet(nint directory, byte* name, out FileState state)
    {
        Stat.statx stat;
        const int flags = Fcntl.AT_SYMLINK_NOFOLLOW | Fcntl.AT_EMPTY_PATH;
        if (Unistd.syscall(Syscall.statx, directory, (nint)name, flags, (nint)Stat.STATX_BASIC_STATS, (nint)(&stat), 0) < 0)
        {
            state = default;
            return false;
        }

        state = new(
            ((ulong)stat.stx_dev_major << DeviceShift) | stat.stx_dev_minor,
            stat.stx_ino,
            stat.stx_mode,
            (long)stat.stx_size,
            (stat.stx_mtime_sec * NanosecondsPerSecond) + stat.stx_mtime_nsec,
            (stat.stx_ctime_sec * NanosecondsPerSecond) + stat.stx_ctime_nsec);
        return true;
    }
}
