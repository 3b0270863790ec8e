using System.Runtime.InteropServices;

using Hakoniwa.Interop;
using Hakoniwa.Launch;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Streams;

/// <summary>A file of the host that becomes a standard stream, opened before anything is launched.</summary>
internal sealed class StandardFile
{
    private const int Permissions = 0x1A4;

    private readonly string _path;
    private readonly bool _made;
    private readonly (uint, uint, ulong) _identity;

    private StandardFile(string path, string stream, int flags)
    {
        _path = path;
        var opened = Fcntl.open(path, flags | Fcntl.O_CLOEXEC | Fcntl.O_NOCTTY, 0);
        if (opened < 0 && flags != Fcntl.O_RDONLY && (Errno)Marshal.GetLastPInvokeError() == Errno.ENOENT)
        {
            opened = Fcntl.open(path, flags | Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_CLOEXEC | Fcntl.O_NOCTTY, Permissions);
            _made = opened >= 0;
        }

        if (opened < 0)
            throw Failed(path, stream, (Errno)Marshal.GetLastPInvokeError());
        Handle = Descriptors.AboveStandard(opened);
        try
        {
            var stat = Descriptors.RefuseWayOut((int)Handle.DangerousGetHandle(), $"{path}, for {stream},");
            _identity = Identity(stat);
        }
        catch
        {
            Handle.Dispose();
            throw;
        }
    }

    internal SafeFileHandle Handle { get; }

    internal static StandardFile OpenToRead(string path, string stream) => new(path, stream, Fcntl.O_RDONLY);

    /// <summary>Nothing is thrown away yet: that is the last but one thing the child does.</summary>
    internal static StandardFile OpenToWrite(string path, string stream, bool append) => new(path, stream, Fcntl.O_WRONLY | (append ? Fcntl.O_APPEND : 0));

    /// <summary>Removes a file that was made for a program which then was not started, unless there is another one in its place by now.</summary>
    internal void Abandon()
    {
        if (!_made)
            return;
        try
        {
            using var now = new SafeFileHandle(Fcntl.open(_path, Fcntl.O_PATH | Fcntl.O_NOFOLLOW | Fcntl.O_CLOEXEC, 0), ownsHandle: true);
            if (!now.IsInvalid && Identity(Descriptors.RefuseWayOut((int)now.DangerousGetHandle(), _path, allowDirectory: true)) == _identity)
                System.IO.File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What failed before is what the caller has to know.
        }
    }

    private static (uint, uint, ulong) Identity(Stat.statx stat) => (stat.stx_dev_major, stat.stx_dev_minor, stat.stx_ino);

    private static SandboxException Failed(string path, string stream, Errno errno)
        => errno == Errno.EISDIR
            ? new(ErrorCode.DescriptorRefused, $"{path}, for {stream}, is a directory", "Name a file.")
            : new(ErrorCode.StepFailed, $"opening {path} for {stream}: open: {errno}", Descriptors.Remedy(errno))
            {
                SystemCall = "open",
                Errno = errno,
            };
}
