using System.Diagnostics;

using Hakoniwa.Interop;
using Hakoniwa.Layers;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.MSBuild.Caching;

/// <summary>A lock of flock(2): the kernel lets it go when its holder ends, however that ends.</summary>
internal sealed class StoreLock : IDisposable
{
    private const int OwnerReadWrite = 0x180;
    private const int PauseMilliseconds = 2;

    private readonly SafeFileHandle _file;

    private StoreLock(SafeFileHandle file) => _file = file;

    /// <summary>Null if others held it all the time: a store is never worth a build that hangs.</summary>
    /// <exception cref="IOException">There can be no such lock.</exception>
    internal static StoreLock? TryTake(string path, bool exclusive, TimeSpan patience)
    {
        var fd = Fcntl.open(path, Fcntl.O_RDWR | Fcntl.O_CREAT | Fcntl.O_CLOEXEC | Fcntl.O_NOFOLLOW, OwnerReadWrite);
        if (fd < 0)
            throw Beneath.Failed("open", path, Beneath.LastError());
        var file = new SafeFileHandle(fd, ownsHandle: true);
        var started = Stopwatch.GetTimestamp();

        // Asked again and again: flock(2) has no time limit, and a call that waits can only be ended by a signal to its thread.
        while (Unistd.syscall(Syscall.flock, fd, (exclusive ? Fcntl.LOCK_EX : Fcntl.LOCK_SH) | Fcntl.LOCK_NB, 0, 0, 0, 0) < 0)
        {
            var errno = Beneath.LastError();
            if (errno is not (Errno.EAGAIN or Errno.EINTR))
            {
                file.Dispose();
                throw Beneath.Failed("flock", path, errno);
            }

            if (Stopwatch.GetElapsedTime(started) > patience)
            {
                file.Dispose();
                return null;
            }

            Thread.Sleep(PauseMilliseconds);
        }

        return new(file);
    }

    public void Dispose() => _file.Dispose();
}
