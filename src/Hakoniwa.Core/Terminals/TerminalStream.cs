using System.Runtime.InteropServices;

using Hakoniwa.Interop;
using Hakoniwa.Launch;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Terminals;

/// <summary>The outer side of a pseudo-terminal as a stream. The kernel answers EIO, not an end of file, once the inner side is closed.</summary>
internal sealed unsafe class TerminalStream(SafeFileHandle handle, object owner) : Stream
{
    /// <summary>What must not be collected as long as somebody has this.</summary>
    internal object Owner { get; } = owner;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        using var held = new HeldHandle(handle);
        fixed (byte* target = buffer)
        {
            while (true)
            {
                var read = (int)Unistd.syscall(Syscall.read, held.Number, (nint)target, buffer.Length, 0, 0, 0);
                if (read >= 0)
                    return read;
                switch ((Errno)Marshal.GetLastPInvokeError())
                {
                    case Errno.EIO: return 0;
                    case Errno.EINTR: continue;
                    default: return Descriptors.Check(read, "read");
                }
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        using var held = new HeldHandle(handle);
        fixed (byte* source = buffer)
        {
            for (var done = 0; done < buffer.Length;)
            {
                var written = (int)Unistd.syscall(Syscall.write, held.Number, (nint)(source + done), buffer.Length - done, 0, 0, 0);
                if (written >= 0)
                    done += written;
                else if ((Errno)Marshal.GetLastPInvokeError() is Errno.EIO)
                    return;
                else if ((Errno)Marshal.GetLastPInvokeError() is not Errno.EINTR)
                    Descriptors.Check(written, "write");
            }
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
