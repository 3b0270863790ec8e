using System.Runtime.InteropServices;

namespace Hakoniwa.Interop;

/// <summary>sys/stat.h and linux/stat.h; statx(2) has the same layout on every architecture.</summary>
internal static class Stat
{
    internal const int S_IFMT = 0xF000;
    internal const int S_IFREG = 0x8000;
    internal const int S_IFDIR = 0x4000;
    internal const int S_IFCHR = 0x2000;
    internal const int S_IFSOCK = 0xC000;
    internal const int S_IFIFO = 0x1000;
    internal const int S_IFLNK = 0xA000;
    internal const uint STATX_MODE = 2;
    internal const uint STATX_BASIC_STATS = 0x7ff;
    internal const nint UTIME_OMIT = 0x3ffffffe;

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct statx
    {
        [FieldOffset(0x10)] internal uint stx_nlink;
        [FieldOffset(0x14)] internal uint stx_uid;
        [FieldOffset(0x18)] internal uint stx_gid;
        [FieldOffset(0x1C)] internal ushort stx_mode;
        [FieldOffset(0x20)] internal ulong stx_ino;
        [FieldOffset(0x28)] internal ulong stx_size;
        [FieldOffset(0x60)] internal long stx_ctime_sec;
        [FieldOffset(0x68)] internal uint stx_ctime_nsec;
        [FieldOffset(0x70)] internal long stx_mtime_sec;
        [FieldOffset(0x78)] internal uint stx_mtime_nsec;
        [FieldOffset(0x80)] internal uint stx_rdev_major;
        [FieldOffset(0x84)] internal uint stx_rdev_minor;
        [FieldOffset(0x88)] internal uint stx_dev_major;
        [FieldOffset(0x8C)] internal uint stx_dev_minor;
    }
}
