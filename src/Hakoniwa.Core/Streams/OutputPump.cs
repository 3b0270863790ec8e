using System.Runtime.InteropServices;

using Hakoniwa.Interop;
using Hakoniwa.Launch;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Streams;

/// <summary>Writes what a program writes to a stream.</summary>
internal sealed unsafe class OutputPump(SafeFileHandle pipe, Stream target, string name) : StreamPump(pipe)
{
    private const int ChunkBytes = 64 * 1024;

    internal override string Name => name;

    /// <summary>Who disposes the process may close the stream next.</summary>
    private protected override bool MayAbandon => false;

    private protected override void Carry(int pipe)
    {
        var buffer = new byte[ChunkBytes];
        while (WaitFor(Poll.POLLIN))
        {
            var count = Read(pipe, buffer);
            AtTheCallers = true;
            if (count > 0)
                target.WriteAsync(buffer.AsMemory(0, count), Cancellation).AsTask().GetAwaiter().GetResult();
            else
                target.FlushAsync(Cancellation).GetAwaiter().GetResult();
            AtTheCallers = false;
            if (count == 0)
                return;
        }
    }

    private static int Read(int pipe, byte[] buffer)
    {
        fixed (byte* target = buffer)
        {
            while (true)
            {
                var read = (int)Unistd.syscall(Syscall.read, pipe, (nint)target, buffer.Length, 0, 0, 0);
                if (read >= 0 || (Errno)Marshal.GetLastPInvokeError() != Errno.EINTR)
                    return Descriptors.Check(read, "read");
            }
        }
    }
}
