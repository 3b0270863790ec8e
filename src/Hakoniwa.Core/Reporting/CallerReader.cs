using System.Buffers.Text;
using System.Globalization;

using Hakoniwa.Interop;

namespace Hakoniwa.Reporting;

/// <summary>Who makes a call, from /proc. A notification names the thread; people know programs.</summary>
internal sealed unsafe class CallerReader
{
    /// <summary>The lines that matter come after the list of groups.</summary>
    private readonly byte[] _buffer = new byte[16 * 1024];

    internal Caller Read(int thread)
    {
        if (thread <= 0)
            return new("", 0);

        var status = File(string.Create(CultureInfo.InvariantCulture, $"/proc/{thread}/status"));
        var process = LastNumber(status, "\nTgid:"u8);
        var inSandbox = LastNumber(status, "\nNStgid:"u8);
        var name = File(string.Create(CultureInfo.InvariantCulture, $"/proc/{(process == 0 ? thread : process)}/comm"));
        return new(Escaped.Text(name.TrimEnd((byte)'\n')), inSandbox);
    }

    /// <summary>The numbers of a process in nested PID namespaces stand from the outermost to the innermost.</summary>
    private static int LastNumber(ReadOnlySpan<byte> status, ReadOnlySpan<byte> field)
    {
        var start = status.IndexOf(field);
        if (start < 0)
            return 0;
        var line = status[(start + field.Length)..];
        var end = line.IndexOf((byte)'\n');
        if (end < 0)
            return 0;
        line = line[..end];
        return Utf8Parser.TryParse(line[(line.LastIndexOf((byte)'\t') + 1)..], out int number, out _) ? number : 0;
    }

    private ReadOnlySpan<byte> File(string path)
    {
        var file = Fcntl.open(path, Fcntl.O_RDONLY | Fcntl.O_CLOEXEC, 0);
        if (file < 0)
            return [];
        var length = 0;
        fixed (byte* buffer = _buffer)
        {
            while (length < _buffer.Length)
            {
                var read = (int)Unistd.syscall(Syscall.read, file, (nint)(buffer + length), _buffer.Length - length, 0, 0, 0);
                if (read <= 0)
                    break;
                length += read;
            }
        }

        Unistd.close(file);
        return _buffer.AsSpan(0, length);
    }
}
