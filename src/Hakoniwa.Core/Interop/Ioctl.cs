namespace Hakoniwa.Interop;

/// <summary>asm/ioctls.h, and linux/fs.h for FICLONE; x86-64 and arm64 agree on these.</summary>
internal static class Ioctl
{
    internal const uint TCGETS = 0x5401;
    internal const uint TCSETS = 0x5402;
    internal const uint TCSETSW = 0x5403;
    internal const uint TCSETSF = 0x5404;
    internal const uint TCSBRK = 0x5409;
    internal const uint TCFLSH = 0x540B;
    internal const uint TIOCSCTTY = 0x540E;
    internal const uint TIOCGPGRP = 0x540F;
    internal const uint TIOCSPGRP = 0x5410;
    internal const uint TIOCOUTQ = 0x5411;
    internal const uint TIOCGWINSZ = 0x5413;
    internal const uint TIOCSWINSZ = 0x5414;
    internal const uint FIONREAD = 0x541B;
    internal const uint FIONBIO = 0x5421;
    internal const uint TIOCGSID = 0x5429;
    internal const uint FIONCLEX = 0x5450;
    internal const uint FIOCLEX = 0x5451;
    internal const uint TCGETS2 = 0x802C542A;
    internal const uint TCSETS2 = 0x402C542B;
    internal const uint TCSETSW2 = 0x402C542C;
    internal const uint TCSETSF2 = 0x402C542D;
    internal const uint FICLONE = 0x40049409;
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
