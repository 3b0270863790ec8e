using System.Runtime.InteropServices;

using Hakoniwa.Interop;

namespace Hakoniwa.Reporting.Files;

/// <summary>
/// Looks whether something is there, without opening it: a device, a FIFO or a file on a file system that answers slowly must do nothing to us.
/// </summary>
internal static unsafe class PathLookup
{
    private const int Tries = 4;

    /// <summary>A path within <paramref name="root"/>, which its links do not leave.</summary>
    /// <returns>A descriptor of what was found, or −1.</returns>
    internal static int Find(int root, ReadOnlySpan<byte> path, bool followLast, out Errno errno)
        => Open(root, path, followLast, Fcntl.RESOLVE_IN_ROOT | Fcntl.RESOLVE_NO_MAGICLINKS, out errno);

    /// <summary>Whether the path exists for this process itself.</summary>
    internal static bool ExistsHere(ReadOnlySpan<byte> path, bool followLast)
    {
        var found = Open(Fcntl.AT_FDCWD, path, followLast, Fcntl.RESOLVE_NO_MAGICLINKS, out _);
        if (found < 0)
            return false;
        Unistd.close(found);
        return true;
    }

    private static int Open(int start, ReadOnlySpan<byte> path, bool followLast, ulong resolve, out Errno errno)
    {
        var how = new Fcntl.open_how { flags = (ulong)(Fcntl.O_PATH | Fcntl.O_CLOEXEC | (followLast ? 0 : Fcntl.O_NOFOLLOW)), resolve = resolve };
        fixed (byte* name = path)
        {
            for (var i = 1; ; i++)
            {
                var found = (int)Unistd.syscall(Syscall.openat2, start, (nint)name, (nint)(&how), sizeof(Fcntl.open_how), 0, 0);
                errno = found < 0 ? (Errno)Marshal.GetLastPInvokeError() : 0;

                // The kernel gives up where something was renamed on the way while it looked.
                if (errno != Errno.EAGAIN || i == Tries)
                    return found;
            }
        }
    }
}
