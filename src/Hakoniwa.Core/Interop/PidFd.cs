using System.Runtime.InteropServices;

namespace Hakoniwa.Interop;

/// <summary>linux/pidfd.h.</summary>
internal static class PidFd
{
    /// <summary>_IOWR(0xFF, 11, struct pidfd_info) with the first, 64-byte version of the structure.</summary>
    internal const uint PIDFD_GET_INFO = 0xC040FF0B;

    internal const ulong PIDFD_INFO_EXIT = 1 << 3;

    [StructLayout(LayoutKind.Explicit, Size = 64)]
    internal struct pidfd_info
    {
        [FieldOffset(0)] internal ulong mask;
        [FieldOffset(60)] internal int exit_code;
    }
}
