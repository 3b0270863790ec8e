using System.Security.Cryptography;
using System.Text;

using Hakoniwa.Interop;
using Hakoniwa.Launch;
using Hakoniwa.Layers;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Backends;

/// <summary>
/// The directory that holds what is private to one run. It is locked for as long as the launcher lives: one that nobody has locked was left by
/// a launcher that was killed, and the next one removes it.
/// </summary>
/// <remarks>
/// The program may write below <see cref="Root"/> alone. The lock is on the directory above, which it can neither open nor rename.
/// </remarks>
internal sealed unsafe class RunDirectory : IDisposable
{
    internal const string Root = "root";

    private const string Prefix = "hakoniwa-run-";
    private const int RandomBytes = 12;
    private const int Attempts = 20;
    private const int OwnerOnly = 0x1C0;
    private const int Traversable = 0x1ED;

    /// <summary>What stands for the name in plans.</summary>
    internal static readonly string PlannedName = Prefix + new string('X', RandomBytes * 2);

    private static int _swept;

    private readonly SafeFileHandle _parent;
    private readonly SafeFileHandle _directory;
    private readonly string _name;
    private bool _disposed;

    private RunDirectory(SafeFileHandle parent, SafeFileHandle directory, string name)
    {
        _parent = parent;
        _directory = directory;
        _name = name;
    }

    /// <summary>Where runs have their directories: <c>TMPDIR</c> of the caller, or <c>/tmp</c>.</summary>
    internal static string Parent => Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.GetTempPath()));

    internal static string PlannedPath => (Parent == "/" ? "" : Parent) + "/" + PlannedName;

    /// <summary>The name of this run's directory, as long as <see cref="PlannedName"/>.</summary>
    internal string Name => _name;

    /// <exception cref="SandboxException">HAKO1025.</exception>
    internal static RunDirectory Create(IEnumerable<PrivateDirectory> directories)
    {
        var parent = OpenParent();
        try
        {
            if (Interlocked.Exchange(ref _swept, 1) == 0)
                Sweep(parent);
            for (var attempt = 1; ; attempt++)
            {
                var name = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));
                Make(parent, name, OwnerOnly);

                // Somebody who sweeps may have it by now; then it is gone, or will be.
                if (OpenLocked(parent, name) is { } directory)
                {
                    if (TryMake(directory, Root))
                        return Filled(new(parent, directory, name), directories);
                    directory.Dispose();
                }

                if (attempt == Attempts)
                    throw Failed("flock", Errno.EAGAIN);
            }
        }
        catch
        {
            parent.Dispose();
            throw;
        }
    }

    /// <summary>Removes it with everything in it, as far as that can be.</summary>
    public void Dispose()
    {
        lock (_parent)
        {
            if (_disposed)
                return;
            _disposed = true;
        }

        DirectoryRemoval.Remove(_parent, _name);
        _directory.Dispose();
        _parent.Dispose();
    }

    /// <summary>Removes what launchers of this user left that were killed.</summary>
    internal static void Sweep()
    {
        using var parent = OpenParent();
        Sweep(parent);
    }

    private static void Sweep(SafeFileHandle parent)
    {
        try
        {
            foreach (var path in Directory.EnumerateDirectories(Parent, Prefix + "*"))
            {
                var name = Path.GetFileName(path);
                if (name.Length != PlannedName.Length)
                    continue;

                // Another user's is not opened, as it belongs to nobody else.
                using var left = OpenLocked(parent, name);
                if (left is not null)
                    DirectoryRemoval.Remove(parent, name);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What cannot be looked at is nothing of ours.
        }
    }

    private static RunDirectory Filled(RunDirectory made, IEnumerable<PrivateDirectory> directories)
    {
        try
        {
            foreach (var each in directories)
            {
                var path = new StringBuilder(Root);
                var parts = each.Place.Split('/', StringSplitOptions.RemoveEmptyEntries);
                for (var i = 0; i < parts.Length; i++)
                {
                    path.Append('/').Append(parts[i]);
                    MakeIfMissing(made._directory, path.ToString(), i == parts.Length - 1 ? each.Mode : Traversable);
                }
            }

            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    private static SafeFileHandle OpenParent()
    {
        var fd = Fcntl.open(Parent, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_CLOEXEC, 0);
        return fd >= 0 ? Descriptors.AboveStandard(fd) : throw Failed("open", Beneath.LastError());
    }

    private static SafeFileHandle? OpenLocked(SafeFileHandle parent, string name)
    {
        var directory = Beneath.TryOpen(parent, name, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW, 0, out var errno);

        // Nothing keeps a program from changing the mode of what its user owns. ENOSYS: this process is itself in such a sandbox.
        if (errno is Errno.EACCES or Errno.ENOSYS)
            directory = DirectoryRemoval.Open(parent, name);
        if (directory is null)
            return null;
        if (Beneath.Status(directory, "").stx_uid == Unistd.geteuid() && Unistd.syscall(Syscall.flock, Beneath.Fd(directory), Fcntl.LOCK_EX | Fcntl.LOCK_NB, 0, 0, 0, 0) == 0)
            return directory;
        directory.Dispose();
        return null;
    }

    private static void Make(SafeFileHandle directory, string name, int mode)
    {
        if (DirectoryRemoval.Call(Syscall.mkdirat, directory, name, mode) is var errno && errno != 0)
            throw Failed("mkdirat", errno);
    }

    private static bool TryMake(SafeFileHandle directory, string name) => DirectoryRemoval.Call(Syscall.mkdirat, directory, name, Traversable) == 0;

    /// <summary>As it is asked for, whatever the umask of this process is: that belongs to all its threads, and is not changed.</summary>
    private static void MakeIfMissing(SafeFileHandle directory, string path, int mode)
    {
        if (DirectoryRemoval.Call(Syscall.mkdirat, directory, path, mode) is var errno && errno is not (0 or Errno.EEXIST))
            throw Failed("mkdirat", errno);
        if (errno == 0)
            DirectoryRemoval.Call(Syscall.fchmodat, directory, path, mode);
    }

    private static SandboxException Failed(string call, Errno errno)
        => new(ErrorCode.PrivateDirectory, $"the run's private directory cannot be made in {Parent}: {call}: {errno}", "Set TMPDIR to a directory that this user may write to.")
        {
            SystemCall = call,
            Errno = errno,
        };
}
