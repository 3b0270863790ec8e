namespace Hakoniwa.Interop;

/// <summary>sys/mount.h and linux/mount.h.</summary>
internal static class Mount
{
    internal const ulong MS_RDONLY = 1;
    internal const ulong MS_NOSUID = 2;
    internal const ulong MS_NODEV = 4;
    internal const ulong MS_NOEXEC = 8;
    internal const ulong MS_REMOUNT = 32;
    internal const ulong MS_BIND = 4096;
    internal const ulong MS_REC = 16384;
    internal const ulong MS_PRIVATE = 1 << 18;
    internal const ulong MS_NOATIME = 1024;
    internal const ulong MS_NODIRATIME = 2048;
    internal const ulong MS_RELATIME = 1 << 21;

    internal const int MNT_DETACH = 2;

    internal const uint OPEN_TREE_CLONE = 1;
    internal const uint OPEN_TREE_CLOEXEC = 0x80000;
    internal const uint MOVE_MOUNT_F_EMPTY_PATH = 0x00000004;
    internal const uint MOVE_MOUNT_T_EMPTY_PATH = 0x00000040;

    internal const ulong MOUNT_ATTR_RDONLY = 0x00000001;
    internal const ulong MOUNT_ATTR_NOSUID = 0x00000002;
    internal const ulong MOUNT_ATTR_NODEV = 0x00000004;
    internal const ulong MOUNT_ATTR_NOEXEC = 0x00000008;

    /// <summary>struct mount_attr: 32 bytes in its first version, which is all that is used.</summary>
    internal struct mount_attr
    {
        internal ulong attr_set;
        internal ulong attr_clr;
        internal ulong propagation;
        internal ulong userns_fd;
    }
}
