using System.Runtime.InteropServices;

namespace Hakoniwa.Interop;

/// <summary>linux/landlock.h; see landlock(7).</summary>
internal static class Landlock
{
    internal const uint LANDLOCK_CREATE_RULESET_VERSION = 1;

    internal const int LANDLOCK_RULE_PATH_BENEATH = 1;
    internal const int LANDLOCK_RULE_NET_PORT = 2;

    internal const ulong LANDLOCK_ACCESS_FS_EXECUTE = 1 << 0;
    internal const ulong LANDLOCK_ACCESS_FS_WRITE_FILE = 1 << 1;
    internal const ulong LANDLOCK_ACCESS_FS_READ_FILE = 1 << 2;
    internal const ulong LANDLOCK_ACCESS_FS_READ_DIR = 1 << 3;
    internal const ulong LANDLOCK_ACCESS_FS_REMOVE_DIR = 1 << 4;
    internal const ulong LANDLOCK_ACCESS_FS_REMOVE_FILE = 1 << 5;
    internal const ulong LANDLOCK_ACCESS_FS_MAKE_CHAR = 1 << 6;
    internal const ulong LANDLOCK_ACCESS_FS_MAKE_DIR = 1 << 7;
    internal const ulong LANDLOCK_ACCESS_FS_MAKE_REG = 1 << 8;
    internal const ulong LANDLOCK_ACCESS_FS_MAKE_SOCK = 1 << 9;
    internal const ulong LANDLOCK_ACCESS_FS_MAKE_FIFO = 1 << 10;
    internal const ulong LANDLOCK_ACCESS_FS_MAKE_BLOCK = 1 << 11;
    internal const ulong LANDLOCK_ACCESS_FS_MAKE_SYM = 1 << 12;
    internal const ulong LANDLOCK_ACCESS_FS_REFER = 1 << 13;
    internal const ulong LANDLOCK_ACCESS_FS_TRUNCATE = 1 << 14;
    internal const ulong LANDLOCK_ACCESS_FS_IOCTL_DEV = 1 << 15;

    internal const ulong LANDLOCK_ACCESS_NET_BIND_TCP = 1 << 0;
    internal const ulong LANDLOCK_ACCESS_NET_CONNECT_TCP = 1 << 1;

    internal const ulong LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET = 1 << 0;
    internal const ulong LANDLOCK_SCOPE_SIGNAL = 1 << 1;

    [StructLayout(LayoutKind.Sequential)]
    internal struct landlock_ruleset_attr
    {
        internal ulong handled_access_fs;
        internal ulong handled_access_net;
        internal ulong scoped;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    internal struct landlock_path_beneath_attr
    {
        internal ulong allowed_access;
        internal int parent_fd;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct landlock_net_port_attr
    {
        internal ulong allowed_access;
        internal ulong port;
    }
}
