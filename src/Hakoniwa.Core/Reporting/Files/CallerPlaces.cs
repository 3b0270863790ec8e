using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

using Hakoniwa.Interop;

namespace Hakoniwa.Reporting.Files;

/// <summary>Where a thread is in its file system, from /proc. The last threads' directories there are remembered: each is one task's for ever.</summary>
internal sealed unsafe class CallerPlaces : IDisposable
{
    private const int Remembered = 8;
    private static readonly byte[] Root = "root\0"u8.ToArray();
    private static readonly byte[] WorkingDirectory = "cwd\0"u8.ToArray();

    private readonly (int Thread, int Directory)[] _entries = new (int, int)[Remembered];
    private readonly byte[] _link = new byte[PathText.Most];

    internal CallerPlaces() => Array.Fill(_entries, (0, -1));

    /// <summary>The root of the thread, without following anything, to look up paths in; negative if it cannot be had.</summary>
    internal int OpenRoot(int thread)
    {
        fixed (byte* name = Root)
            return (int)Unistd.syscall(Syscall.openat, Directory(thread), (nint)name, Fcntl.O_PATH | Fcntl.O_CLOEXEC | Fcntl.O_DIRECTORY, 0, 0, 0);
    }

    /// <summary>The root as its mount namespace names it, <c>/</c> almost always; empty if it cannot be had.</summary>
    internal ReadOnlySpan<byte> RootName(int thread) => Link(Directory(thread), Root);

    /// <summary>What relative paths start from; empty if there is none.</summary>
    internal ReadOnlySpan<byte> Start(int thread, int descriptor)
    {
        if (descriptor == Fcntl.AT_FDCWD)
            return Link(Directory(thread), WorkingDirectory);
        return descriptor < 0 ? [] : Link(Directory(thread), Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"fd/{descriptor}\0")));
    }

    /// <summary>What one of our own descriptors stands for.</summary>
    internal ReadOnlySpan<byte> NameOf(int own)
        => Link(Fcntl.AT_FDCWD, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{own}\0")));

    /// <summary>The thread was gone before the reading was over: what was read may be of another's that got the number.</summary>
    internal void Forget(int thread) => Replace(thread, -1);

    public void Dispose()
    {
        foreach (var (_, directory) in _entries)
        {
            if (directory >= 0)
                Unistd.close(directory);
        }
    }

    /// <summary>A path, or nothing: pipes, sockets and the like have names of another kind.</summary>
    private ReadOnlySpan<byte> Link(int directory, byte[] name)
    {
        fixed (byte* file = name)
        fixed (byte* link = _link)
        {
            var length = (int)Unistd.syscall(Syscall.readlinkat, directory, (nint)file, (nint)link, _link.Length, 0, 0);
            return length > 0 && length < _link.Length && link[0] == (byte)'/' ? _link.AsSpan(0, length) : [];
        }
    }

    private int Directory(int thread)
    {
        var entry = _entries[thread % Remembered];
        if (entry.Thread == thread && entry.Directory >= 0 && IsAlive(entry.Directory))
            return entry.Directory;
        var path = string.Create(CultureInfo.InvariantCulture, $"/proc/{thread}");
        return Replace(thread, Fcntl.open(path, Fcntl.O_PATH | Fcntl.O_CLOEXEC | Fcntl.O_DIRECTORY, 0));
    }

    /// <summary>Nothing can be looked up in the directory of a task that has ended.</summary>
    private static bool IsAlive(int directory)
    {
        fixed (byte* name = Root)
        {
            byte unused;
            return Unistd.syscall(Syscall.readlinkat, directory, (nint)name, (nint)(&unused), 1, 0, 0) >= 0
                || (Errno)Marshal.GetLastPInvokeError() is not (Errno.ESRCH or Errno.ENOENT);
        }
    }

    private int Replace(int thread, int directory)
    {
        ref var entry = ref _entries[thread % Remembered];
        if (entry.Directory >= 0)
            Unistd.close(entry.Directory);
        entry = (thread, directory);
        return directory;
    }
}
