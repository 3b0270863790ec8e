using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Hakoniwa.Cli.Terminals;

/// <summary>The calls of the C library that terminals, signals and special files need, under the C library's names.</summary>
[SuppressMessage("Style", "IDE1006:Naming Styles", Justification = "A man page can be found by them.")]
[SuppressMessage("Naming", "CA1707:Identifiers should not contain underscores", Justification = "A man page can be found by them.")]
internal static unsafe partial class LibC
{
    internal const int AT_FDCWD = -100;

    internal const int EINTR = 4;
    internal const int EIO = 5;
    internal const int EAGAIN = 11;

    internal const short POLLIN = 1;
    internal const short POLLOUT = 4;

    internal const int TCSANOW = 0;
    internal const nuint TIOCGWINSZ = 0x5413;
    internal const int EFD_CLOEXEC = 0x80000;

    /// <summary>Room for a struct termios: 60 bytes in glibc and in musl.</summary>
    internal const int TermiosRoom = 256;

    internal const nint SIG_IGN = 1;

    /// <summary>Room for a struct sigaction: 152 bytes in glibc and in musl.</summary>
    internal const int SigactionRoom = 256;

    private const string Name = "libc";

    internal struct PollFd
    {
        internal int fd;
        internal short events;
        internal short revents;
    }

    internal struct WindowSize
    {
        internal ushort ws_row;
        internal ushort ws_col;
        internal ushort ws_xpixel;
        internal ushort ws_ypixel;
    }

    [LibraryImport(Name)]
    internal static partial int isatty(int fd);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int ioctl(int fd, nuint request, void* argument);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int poll(PollFd* fds, nuint count, int timeout);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint read(int fd, byte* buffer, nuint count);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint write(int fd, byte* buffer, nuint count);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int statx(int directory, byte* path, int flags, uint mask, void* status);

    [LibraryImport(Name)]
    internal static partial int close(int fd);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int eventfd(uint count, int flags);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int tcgetattr(int fd, byte* termios);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int tcsetattr(int fd, int actions, byte* termios);

    [LibraryImport(Name)]
    internal static partial void cfmakeraw(byte* termios);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int tcgetpgrp(int fd);

    [LibraryImport(Name)]
    internal static partial int getpgrp();

    [LibraryImport(Name)]
    internal static partial int sigaction(int signal, void* action, void* before);
}
