namespace Hakoniwa.Interop;

/// <summary>asm/ioctls.h; x86-64 and arm64 agree on these.</summary>
internal static class Ioctl
{
    internal const uint TIOCSCTTY = 0x540E;
    internal const uint TIOCGWINSZ = 0x5413;
    internal const uint TIOCSWINSZ = 0x5414;
    internal const uint TIOCGPTPEER = 0x5441;
    internal const uint TIOCSPTLCK = 0x40045431;

    internal struct winsize
    {
        internal ushort ws_row;
        internal ushort ws_col;
        internal ushort ws_xpixel;
        internal ushort ws_ypixel;
    }
}
