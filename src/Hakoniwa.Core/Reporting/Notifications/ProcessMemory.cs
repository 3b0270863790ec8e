using System.Globalization;
using System.Runtime.InteropServices;

using Hakoniwa.Interop;

namespace Hakoniwa.Reporting;

/// <summary>
/// Reads the memory of a thread whose call waits. What is read may be changed by the program's other threads before and after: it is for
/// people, and nothing is decided by it.
/// </summary>
internal sealed unsafe class ProcessMemory
{
    private const int PageSize = 4096;

    private readonly byte[] _text = new byte[PageSize];

    /// <summary>Whether the kernel refused to let us read a process, ever.</summary>
    internal Errno Refused { get; private set; }

    /// <summary>Fills as much as can be read from there on.</summary>
    /// <returns>How many bytes that is.</returns>
    internal int Read(int thread, ulong address, Span<byte> target)
    {
        var done = 0;
        while (done < target.Length)
        {
            // Page by page: what lies behind the last byte that is wanted need not be there.
            var from = address + (ulong)done;
            var size = (int)Math.Min((ulong)(target.Length - done), PageSize - (from & (PageSize - 1)));
            var read = ReadPart(thread, from, target.Slice(done, size));
            done += Math.Max(read, 0);
            if (read < size)
                break;
        }

        return done;
    }

    /// <summary>A text up to its NUL, of at most 4096 bytes, as paths have; null if it cannot be read.</summary>
    internal ReadOnlySpan<byte> Text(int thread, ulong address, out bool isReadable)
    {
        var done = 0;
        while (done < _text.Length)
        {
            var from = address + (ulong)done;
            var part = _text.AsSpan(done, (int)Math.Min((ulong)(_text.Length - done), PageSize - (from & (PageSize - 1))));
            var read = ReadPart(thread, from, part);
            if (read <= 0)
                break;
            if (part[..read].IndexOf((byte)0) is >= 0 and var end)
            {
                isReadable = true;
                return _text.AsSpan(0, done + end);
            }

            done += read;
        }

        isReadable = done > 0;
        return _text.AsSpan(0, done);
    }

    private int ReadPart(int thread, ulong address, Span<byte> target)
    {
        if (address == 0 || thread <= 0)
            return -1;

        fixed (byte* buffer = target)
        {
            var local = new Socket.iovec { iov_base = buffer, iov_len = (nuint)target.Length };
            var remote = new Socket.iovec { iov_base = (void*)address, iov_len = (nuint)target.Length };
            var read = (int)Unistd.syscall(Syscall.process_vm_readv, thread, (nint)(&local), 1, (nint)(&remote), 1, 0);
            if (read >= 0)
                return read;

            // EFAULT: the program gave an address of nothing. ESRCH: it was killed.
            var errno = (Errno)Marshal.GetLastPInvokeError();
            if (errno is Errno.EFAULT or Errno.ESRCH)
                return -1;
            read = ReadFromFile(thread, address, buffer, target.Length);
            if (read < 0)
                Refused = errno;
            return read;
        }
    }

    /// <summary>For hosts where a container's filter refuses the call; the rules for the file are the same.</summary>
    private static int ReadFromFile(int thread, ulong address, byte* buffer, int size)
    {
        var file = Fcntl.open(string.Create(CultureInfo.InvariantCulture, $"/proc/{thread}/mem"), Fcntl.O_RDONLY | Fcntl.O_CLOEXEC, 0);
        if (file < 0)
            return -1;
        var read = (int)Unistd.syscall(Syscall.pread64, file, (nint)buffer, size, (nint)address, 0, 0);
        Unistd.close(file);
        return Math.Max(read, 0);
    }
}
