using System.Buffers.Text;
using System.Globalization;

using Hakoniwa.Interop;

namespace Hakoniwa.Reporting;

/// <summary>Who makes a call, from /proc. A notification names the thread; people know programs.</summary>
/// <remarks>
/// The last threads are remembered, by descriptors of their files: a file of /proc belongs to one task for ever. Where the number is another's
/// since, it can no longer be read.
/// </remarks>
internal sealed unsafe class CallerReader : IDisposable
{
    private const int Remembered = 4;

    /// <summary>The lines that matter come after the list of groups.</summary>
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly Entry?[] _entries = new Entry?[Remembered];
    private string _lastName = "";
    private byte[] _lastNameBytes = [];

    internal Caller Read(int thread)
    {
        if (thread <= 0)
            return new("", 0);

        ref var entry = ref _entries[thread % Remembered];
        if (entry is not { } known || known.Thread != thread || Content(known.ThreadFile).IsEmpty)
        {
            entry?.Dispose();
            entry = Open(thread);
        }

        return new(Name(Content(entry.ProcessFile)), entry.ProcessId);
    }

    /// <summary>The thread was gone before the reading was over: some of it may be of another's that got the number.</summary>
    internal void Forget(int thread)
    {
        ref var entry = ref _entries[Math.Max(thread, 0) % Remembered];
        entry?.Dispose();
        entry = null;
    }

    public void Dispose()
    {
        foreach (var entry in _entries)
            entry?.Dispose();
    }

    private Entry Open(int thread)
    {
        var file = Open(string.Create(CultureInfo.InvariantCulture, $"/proc/{thread}/status"));
        var status = Content(file);
        var process = LastNumber(status, "\nTgid:"u8);
        var inSandbox = LastNumber(status, "\nNStgid:"u8);
        if (file >= 0)
            Unistd.close(file);
        var ofThread = Open(string.Create(CultureInfo.InvariantCulture, $"/proc/{thread}/comm"));
        var ofProcess = process == thread || process == 0 ? ofThread : Open(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/comm"));
        return new(thread, ofThread, ofProcess, inSandbox);
    }

    /// <summary>Mostly the same as before.</summary>
    private string Name(ReadOnlySpan<byte> bytes)
    {
        if (bytes.SequenceEqual(_lastNameBytes))
            return _lastName;
        _lastNameBytes = bytes.ToArray();
        return _lastName = Escaped.Text(bytes.TrimEnd((byte)'\n'));
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

    private static int Open(string path) => Fcntl.open(path, Fcntl.O_RDONLY | Fcntl.O_CLOEXEC, 0);

    /// <summary>The whole of a small file of /proc, made anew; nothing if there is no such task any more.</summary>
    private ReadOnlySpan<byte> Content(int file)
    {
        if (file < 0)
            return [];
        fixed (byte* buffer = _buffer)
        {
            var length = 0;
            while (length < _buffer.Length)
            {
                var read = (int)Unistd.syscall(Syscall.pread64, file, (nint)(buffer + length), _buffer.Length - length, length, 0, 0);
                if (read <= 0)
                    break;
                length += read;
                if (buffer[length - 1] == (byte)'\n')
                    break;
            }

            return _buffer.AsSpan(0, length);
        }
    }

    /// <summary>A thread that made a call, with its file and that of its process, which may be the same one.</summary>
    private sealed record Entry(int Thread, int ThreadFile, int ProcessFile, int ProcessId) : IDisposable
    {
        public void Dispose()
        {
            if (ThreadFile >= 0)
                Unistd.close(ThreadFile);
            if (ProcessFile >= 0 && ProcessFile != ThreadFile)
                Unistd.close(ProcessFile);
        }
    }
}
