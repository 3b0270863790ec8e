using System.Runtime.InteropServices;

namespace Hakoniwa.Cli.Terminals;

/// <summary>Reading, writing and asking descriptors of this process, without the settings that <see cref="Console"/> would make.</summary>
internal static unsafe class Descriptor
{
    internal const int StandardInput = 0;
    internal const int StandardOutput = 1;
    internal const int StandardError = 2;

    internal static bool IsTerminal(int descriptor) => LibC.isatty(descriptor) == 1;

    /// <summary>The size of the terminal, or null if it is none.</summary>
    internal static TerminalSize? Size(int descriptor)
    {
        LibC.WindowSize size;
        return LibC.ioctl(descriptor, LibC.TIOCGWINSZ, &size) == 0 ? new(size.ws_row, size.ws_col) : null;
    }

    /// <summary>Waits until there is something to read on one of them.</summary>
    /// <returns>Whether there is on the first, and on the second.</returns>
    internal static (bool First, bool Second) WaitForInput(int first, int second, int timeoutMilliseconds)
    {
        // A negative descriptor is passed over.
        var entries = stackalloc LibC.PollFd[2];
        entries[0] = new() { fd = first, events = LibC.POLLIN };
        entries[1] = new() { fd = second, events = LibC.POLLIN };
        if (LibC.poll(entries, 2, timeoutMilliseconds) < 0)
        {
            ThrowUnless("poll", LibC.EINTR);
            return default;
        }

        return (entries[0].revents != 0, entries[1].revents != 0);
    }

    /// <returns>How much was read; 0 at the end, and when a terminal has been hung up; null if there is nothing yet.</returns>
    internal static int? Read(int descriptor, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            var count = LibC.read(descriptor, start, (nuint)buffer.Length);
            if (count >= 0)
                return (int)count;
            if (Marshal.GetLastPInvokeError() == LibC.EIO)
                return 0;
            ThrowUnless("read", LibC.EINTR, LibC.EAGAIN);
            return null;
        }
    }

    /// <returns>False if the other side is gone.</returns>
    internal static bool TryWrite(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (nint done = 0; done < bytes.Length;)
            {
                var count = LibC.write(descriptor, start + done, (nuint)(bytes.Length - done));
                if (count >= 0)
                {
                    done += count;
                    continue;
                }

                switch (Marshal.GetLastPInvokeError())
                {
                    case LibC.EINTR:
                        break;
                    case LibC.EAGAIN:
                        // Somebody who shares the open file has made it non-blocking.
                        var entry = new LibC.PollFd { fd = descriptor, events = LibC.POLLOUT };
                        LibC.poll(&entry, 1, -1);
                        break;
                    default:
                        return false;
                }
            }
        }

        return true;
    }

    internal static void ThrowUnless(string systemCall, params ReadOnlySpan<int> tolerated)
    {
        var errno = Marshal.GetLastPInvokeError();
        if (!tolerated.Contains(errno))
            throw new IOException($"{systemCall}: {Marshal.GetPInvokeErrorMessage(errno)}");
    }
}
