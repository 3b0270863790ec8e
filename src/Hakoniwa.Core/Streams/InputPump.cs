using System.Runtime.InteropServices;

using Hakoniwa.Interop;
using Hakoniwa.Launch;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Streams;

/// <summary>Feeds a program's standard input from a stream. A program that does not want it, or is gone, is no failure.</summary>
internal sealed unsafe class InputPump : StreamPump
{
    private const int ChunkBytes = 64 * 1024;

    private readonly Func<Stream> _open;

    internal InputPump(SafeFileHandle pipe, Func<Stream> open)
        : base(pipe)
    {
        _open = open;

        // Of this end alone: a full pipe must not hold the thread in a call that nothing ends.
        Descriptors.Check(Fcntl.fcntl((int)pipe.DangerousGetHandle(), Fcntl.F_SETFL, Fcntl.O_WRONLY | Fcntl.O_NONBLOCK), "fcntl");
    }

    internal override string Name => "standard input";

    /// <summary>What such a call reads is lost, as what was read ahead always is.</summary>
    private protected override bool MayAbandon => true;

    private protected override void Carry(int pipe)
    {
        var source = _open();
        var buffer = new byte[ChunkBytes];
        while (true)
        {
            AtTheCallers = true;
            var count = source.ReadAsync(buffer, Cancellation).AsTask().GetAwaiter().GetResult();
            AtTheCallers = false;
            if (count == 0 || Cancellation.IsCancellationRequested || !Write(pipe, buffer.AsSpan(0, count)))
                return;
        }
    }

    private bool Write(int pipe, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* source = bytes)
        {
            for (var done = 0; done < bytes.Length;)
            {
                if (!WaitFor(Poll.POLLOUT))
                    return false;
                var written = (int)Unistd.syscall(Syscall.write, pipe, (nint)(source + done), bytes.Length - done, 0, 0, 0);
                if (written >= 0)
                    done += written;
                else if ((Errno)Marshal.GetLastPInvokeError() == Errno.EPIPE)
                    return false;
                else if ((Errno)Marshal.GetLastPInvokeError() is not Errno.EAGAIN and not Errno.EINTR)
                    Descriptors.Check(written, "write");
            }
        }

        return true;
    }
}
