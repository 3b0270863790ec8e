namespace Hakoniwa.Interop;

/// <summary>linux/seccomp.h; see seccomp(2).</summary>
internal static class Seccomp
{
    internal const uint SECCOMP_SET_MODE_FILTER = 1;
    internal const uint SECCOMP_GET_ACTION_AVAIL = 2;
    internal const uint SECCOMP_GET_NOTIF_SIZES = 3;

    internal const uint SECCOMP_FILTER_FLAG_LOG = 1 << 1;
    internal const uint SECCOMP_FILTER_FLAG_NEW_LISTENER = 1 << 3;
    internal const uint SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV = 1 << 5;

    internal const uint SECCOMP_RET_KILL_PROCESS = 0x80000000;
    internal const uint SECCOMP_RET_KILL_THREAD = 0x00000000;
    internal const uint SECCOMP_RET_TRAP = 0x00030000;
    internal const uint SECCOMP_RET_ERRNO = 0x00050000;
    internal const uint SECCOMP_RET_USER_NOTIF = 0x7fc00000;
    internal const uint SECCOMP_RET_TRACE = 0x7ff00000;
    internal const uint SECCOMP_RET_LOG = 0x7ffc0000;
    internal const uint SECCOMP_RET_ALLOW = 0x7fff0000;

    internal const uint SECCOMP_RET_ACTION_FULL = 0xffff0000;
    internal const uint SECCOMP_RET_DATA = 0x0000ffff;

    internal const uint SECCOMP_USER_NOTIF_FLAG_CONTINUE = 1;

    internal const uint SECCOMP_IOCTL_NOTIF_RECV = 0xc0502100;
    internal const uint SECCOMP_IOCTL_NOTIF_SEND = 0xc0182101;
    internal const uint SECCOMP_IOCTL_NOTIF_ID_VALID = 0x40082102;

    /// <summary>From 6.6 on: whoever is answered may go on at once on this processor.</summary>
    internal const uint SECCOMP_IOCTL_NOTIF_SET_FLAGS = 0x40082104;
    internal const uint SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP = 1;
}
