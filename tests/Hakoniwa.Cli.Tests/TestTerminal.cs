using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Hakoniwa.Cli.Tests;

/// <summary>A pseudo-terminal with a person at it: types, and waits for what is printed.</summary>
internal sealed unsafe partial class TestTerminal : IDisposable
{
    private const int O_RDWR = 2;
    private const int O_NOCTTY = 0x100;
    private const int O_CLOEXEC = 0x80000;
    private const short POLLIN = 1;
    private const nuint TIOCSWINSZ = 0x5414;

    private readonly StringBuilder _printed = new();
    private readonly object _gate = new();
    private readonly Thread _reader;
    private readonly string _name;
    private int _outer;
    private int _inner;
    private int _seen;
    private volatile bool _isOver;

    internal TestTerminal(ushort rows = 24, ushort columns = 80)
    {
        _outer = Check(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
        Check(grantpt(_outer));
        Check(unlockpt(_outer));
        var name = stackalloc byte[128];
        Check(ptsname_r(_outer, name, 128));
        _name = Marshal.PtrToStringUTF8((nint)name)!;

        // Kept open, so that the settings outlive the last process that uses the terminal.
        _inner = Check(open(_name, O_RDWR | O_NOCTTY | O_CLOEXEC));
        Resize(rows, columns);
        _reader = new Thread(Read) { IsBackground = true };
        _reader.Start();
    }

    /// <summary>The kind of device that the terminal is, as stat's <c>%t:%T</c> prints it.</summary>
    internal string Device => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"88:{int.Parse(_name.AsSpan("/dev/pts/".Length), System.Globalization.CultureInfo.InvariantCulture):x}");

    /// <summary>All settings, byte for byte.</summary>
    internal byte[] Settings()
    {
        var settings = new byte[256];
        fixed (byte* termios = settings)
            Check(tcgetattr(_inner, termios));
        return settings;
    }

    internal void Resize(ushort rows, ushort columns)
    {
        var size = stackalloc ushort[4] { rows, columns, 0, 0 };
        Check(ioctl(_outer, TIOCSWINSZ, size));
    }

    internal void Type(string keys)
    {
        var bytes = Encoding.UTF8.GetBytes(keys);
        fixed (byte* start = bytes)
            Check((int)write(_outer, start, (nuint)bytes.Length));
    }

    /// <summary>Waits until this is printed, after what was waited for last.</summary>
    internal void WaitFor(string text)
    {
        var since = Stopwatch.StartNew();
        lock (_gate)
        {
            while (true)
            {
                var at = _printed.ToString().IndexOf(text, _seen, StringComparison.Ordinal);
                if (at >= 0)
                {
                    _seen = at + text.Length;
                    return;
                }

                if (since.Elapsed > HakoniwaCommand.Deadline)
                    Assert.Fail($"\"{text}\" was not printed, but:\n{_printed}");
                Monitor.Wait(_gate, TimeSpan.FromSeconds(1));
            }
        }
    }

    /// <summary>All that has been printed so far.</summary>
    internal string Printed
    {
        get
        {
            lock (_gate)
                return _printed.ToString();
        }
    }

    /// <summary>Starts hakoniwa in a session of its own with this as its controlling terminal.</summary>
    /// <param name="arguments">What follows <c>hakoniwa</c>.</param>
    /// <param name="redirections">A shell's redirections, of streams that are not to be the terminal.</param>
    /// <param name="environment">Set in addition.</param>
    internal Process Start(string[] arguments, string redirections = "", params (string Name, string Value)[] environment)
        => StartProgram([HakoniwaCommand.Path, .. arguments], redirections, environment);

    /// <summary>Starts a program in a session of its own with this as its controlling terminal.</summary>
    internal Process StartProgram(string[] command, string redirections = "", params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"exec setsid -c \"$@\" <>{_name} >&0 2>&0", "sh",
            "/bin/sh", "-c", $"exec \"$@\" {redirections}", "sh", .. command]);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Closes the terminal as its window would: everybody who uses it is hung up.</summary>
    public void Dispose()
    {
        _isOver = true;
        _reader.Join();
        Close(ref _inner);
        Close(ref _outer);
    }

    private void Read()
    {
        var buffer = stackalloc byte[4096];
        var characters = new char[4096];
        var decoder = Encoding.UTF8.GetDecoder();
        while (!_isOver)
        {
            // A read that is under way would keep the terminal from being hung up.
            var entry = new PollFd { Descriptor = _outer, Events = POLLIN };
            if (poll(&entry, 1, 50) <= 0 || (entry.Returned & POLLIN) == 0)
                continue;
            var count = (int)read(_outer, buffer, 4096);
            if (count <= 0)
                continue;
            var decoded = decoder.GetChars(new ReadOnlySpan<byte>(buffer, count), characters, flush: false);
            lock (_gate)
            {
                _printed.Append(characters, 0, decoded);
                Monitor.PulseAll(_gate);
            }
        }
    }

    private static void Close(ref int descriptor)
    {
        if (descriptor >= 0)
            _ = close(descriptor);
        descriptor = -1;
    }

    private static int Check(int result)
        => result >= 0 ? result : throw new IOException(Marshal.GetLastPInvokeErrorMessage());

    [StructLayout(LayoutKind.Sequential)]
    private struct PollFd
    {
        internal int Descriptor;
        internal short Events;
        internal short Returned;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int posix_openpt(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int grantpt(int fd);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int unlockpt(int fd);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ptsname_r(int fd, byte* name, nuint length);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int tcgetattr(int fd, byte* termios);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(int fd, nuint request, void* argument);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(PollFd* fds, nuint count, int timeout);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int fd, byte* buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int fd, byte* buffer, nuint count);

    [LibraryImport("libc")]
    private static partial int close(int fd);
}
