using System.Runtime.InteropServices;

namespace Hakoniwa.Interop;

/// <summary>sys/stat.h and linux/stat.h; statx(2) has the same layout on every architecture.</summary>
internal static class Stat
{
    internal const int S_IFMT = 0xF000;
    internal const int S_IFREG = 0x8000;
    internal const int S_IFDIR = 0x4000;
    internal const uint STATX_TYPE = 1;
    internal const uint STATX_MODE = 2;

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct statx
    {
        [FieldOffset(0x1C)] internal ushort stx_mode;
    }
}
