using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

using Hakoniwa.Interop;

namespace Hakoniwa.Reporting.Files;

/// <summary>
/// The paths of a call that waits: which they are, whether there is anything, and whether they are of interest. Another thread of the program may
/// change the path, and anybody the files, before the kernel looks: it is for the report alone.
/// </summary>
internal sealed class FileWatch(FileFilter filter, NotificationListener listener, ProcessMemory memory, CallerReader callers, ReportRecorder recorder)
    : IDisposable
{
    // fcntl.h, for the programs of every interface. O_TMPFILE is this bit beside that of O_DIRECTORY.
    private const ulong AccessMode = 3;
    private const ulong O_TMPFILE = 0x400000;
    private const ulong Writing = Fcntl.O_CREAT | Fcntl.O_TRUNC | O_TMPFILE;
    private const ulong MakesOnly = Fcntl.O_CREAT | Fcntl.O_EXCL;

    private readonly PlaceSet _except = new(filter.Except.Select(p => Mounts.SandboxPath.Normalize(p, nameof(filter))));
    private readonly CallerPlaces _places = new();
    private readonly PathText _path = new();
    private readonly PathText _real = new();

    /// <summary>Reads what is to be recorded while the call waits; null if it is nothing.</summary>
    internal Action? Note(in SeccompNotif notification, string call)
    {
        var thread = (int)notification.pid;
        var found = new List<FileAttempt>();
        foreach (var argument in FileCalls.Of(call))
        {
            if (thread > 0 && Look(thread, call, notification.data, argument) is { } attempt)
                found.Add(attempt);
        }

        if (found.Count == 0)
            return null;

        var caller = callers.Read(thread);
        if (!listener.IsValid(notification.id))
        {
            callers.Forget(thread);
            _places.Forget(thread);
            return null;
        }

        return () =>
        {
            foreach (var attempt in found)
                recorder.Add(attempt with { Process = caller.Name, ProcessId = caller.ProcessId });
        };
    }

    public void Dispose() => _places.Dispose();

    private FileAttempt? Look(int thread, string call, in SeccompData data, FileArgument argument)
    {
        var isListing = argument.Use == FileUse.List;
        var (isWrite, followsLast) = UseOf(thread, data, argument);
        if (isListing ? !filter.Listings : isWrite ? !filter.Writes : !(filter.Visible || filter.Hidden || filter.Missing))
            return null;
        if (!Locate(thread, data, argument) || _except.Contains(_path.Characters))
            return null;

        var root = _places.OpenRoot(thread);
        if (root < 0)
        {
            Complain("the root of a process", (Errno)Marshal.GetLastPInvokeError());
            return null;
        }

        var inside = PathLookup.Find(root, _path.Asked, followsLast, out var errno);
        Unistd.close(root);
        try
        {
            if (inside < 0)
                return NotThere(call, isWrite, followsLast, errno);
            if (!isWrite && !isListing && !filter.Visible)
                return null;
            return There(inside, call, isWrite) is { } attempt ? attempt with { IsListing = isListing } : null;
        }
        finally
        {
            if (inside >= 0)
                Unistd.close(inside);
        }
    }

    private FileAttempt? NotThere(string call, bool isWrite, bool followsLast, Errno errno)
    {
        if (errno is Errno.ENOSYS or Errno.EPERM)
            Complain("the files of a process", errno);
        if (isWrite)
            return Attempt(call, isWrite: true, isVisible: false);
        var isHidden = filter.Hidden && PathLookup.ExistsHere(_path.NormalName, followsLast);
        return isHidden || filter.Missing ? Attempt(call, isWrite: false, isVisible: false) with { IsHidden = isHidden } : null;
    }

    /// <summary>Null where links lead to what is of no interest.</summary>
    private FileAttempt? There(int found, string call, bool isWrite)
    {
        var attempt = Attempt(call, isWrite, isVisible: true);
        var real = _places.NameOf(found);
        if (real.IsEmpty || real.SequenceEqual(_path.Normal))
            return attempt;
        _real.Set([], real);
        return _except.Contains(_real.Characters) ? null : attempt with { RealPath = Escaped.Path(real) };
    }

    private FileAttempt Attempt(string call, bool isWrite, bool isVisible) => new()
    {
        Path = Escaped.Path(_path.Normal),
        SystemCall = call,
        IsWrite = isWrite,
        IsVisible = isVisible,
        Process = "",
        ProcessId = 0,
        Count = 1,
    };

    /// <summary>Makes the path absolute. False where there is none: it cannot be read, or what is meant is the descriptor itself.</summary>
    private bool Locate(int thread, in SeccompData data, FileArgument argument)
    {
        if (argument.Path < 0)
        {
            var directory = _places.Start(thread, (int)data.args[argument.Directory]);
            _path.Set([], directory);
            return !directory.IsEmpty;
        }

        var asked = memory.Text(thread, data.args[argument.Path], out var isReadable);
        if (memory.Refused is var refused && refused != 0)
            Complain("the memory of a process", refused);
        if (!isReadable || asked.IsEmpty || asked.Length >= PathText.Most)
            return false;
        if (asked[0] == (byte)'/')
        {
            _path.Set([], asked);
            return true;
        }

        var start = _places.Start(thread, argument.Directory < 0 ? Fcntl.AT_FDCWD : (int)data.args[argument.Directory]);
        if (start.IsEmpty)
            return false;
        _path.Set(start, asked);
        return true;
    }

    private (bool IsWrite, bool FollowsLast) UseOf(int thread, in SeccompData data, FileArgument argument)
    {
        switch (argument.Use)
        {
            case FileUse.Open:
                return Opened((uint)data.args[argument.Flags]);
            case FileUse.OpenHow:
                Span<byte> flags = stackalloc byte[sizeof(ulong)];
                return Opened(memory.Read(thread, data.args[argument.Flags], flags) == flags.Length ? BinaryPrimitives.ReadUInt64LittleEndian(flags) : 0);
            default:
                var isName = argument.Use is FileUse.ReadName or FileUse.WriteName
                    || (argument.Flags >= 0 && (data.args[argument.Flags] & Fcntl.AT_SYMLINK_NOFOLLOW) != 0);
                return (argument.Use is FileUse.Write or FileUse.WriteName, !isName);
        }
    }

    private static (bool IsWrite, bool FollowsLast) Opened(ulong flags)
    {
        if ((flags & Fcntl.O_PATH) != 0)
            return (false, (flags & (ulong)Fcntl.O_NOFOLLOW) == 0);
        var isWrite = (flags & AccessMode) != 0 || (flags & Writing) != 0;
        return (isWrite, (flags & (ulong)Fcntl.O_NOFOLLOW) == 0 && (flags & MakesOnly) != MakesOnly);
    }

    private void Complain(string what, Errno errno)
    {
        if (errno is not (Errno.ESRCH or Errno.ENOENT))
            recorder.Remark($"Not all files that were used are recorded: {what} could not be looked at ({errno}).");
    }
}
