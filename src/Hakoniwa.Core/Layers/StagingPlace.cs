using System.Globalization;
using System.Security.Cryptography;

using Hakoniwa.Interop;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Layers;

/// <summary>
/// A directory of the host in which copies lie beside their targets. As long as there are any, an empty file among them is locked; that is how
/// somebody who finds them later knows whether their maker lives, see <see cref="StagingLeftovers"/>.
/// </summary>
internal sealed class StagingPlace
{
    private const int RandomBytes = 8;
    private const int OwnerOnly = 0x180;

    private readonly Action _unused;
    private readonly SafeFileHandle _lock;
    private readonly string _session;
    private int _files;
    private int _uses;

    private StagingPlace(SafeFileHandle directory, Action unused)
    {
        Directory = directory;
        _unused = unused;
        (_lock, _session) = Lock(directory);
    }

    internal SafeFileHandle Directory { get; }

    /// <param name="targetDirectory">Of the caller's choice, links included.</param>
    /// <param name="below">A directory in it, which is made if it is missing.</param>
    /// <param name="unused">Called when no file is left in it.</param>
    internal static StagingPlace Open(string targetDirectory, string below, Action unused)
    {
        using var root = Beneath.OpenDirectory(targetDirectory);
        var directory = Beneath.OpenOrMakeDirectory(root, below);
        try
        {
            return new StagingPlace(directory, unused);
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    internal void Use() => _uses++;

    internal (SafeFileHandle File, string Name) MakeFile(int mode)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{_session}-{_files++}");
        return (Beneath.Open(Directory, name, Fcntl.O_RDWR | Fcntl.O_CREAT | Fcntl.O_EXCL, mode), name);
    }

    internal void Release()
    {
        if (--_uses > 0)
            return;
        _unused();
        using (Directory)
        using (_lock)
            Beneath.Unlink(Directory, _session);
    }

    private static (SafeFileHandle Lock, string Name) Lock(SafeFileHandle directory)
    {
        while (true)
        {
            var name = StagingLeftovers.Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));
            var file = Beneath.Open(directory, name, Fcntl.O_RDONLY | Fcntl.O_CREAT | Fcntl.O_EXCL, OwnerOnly);

            // Who cleans up may have found it before it was locked: then it is theirs, or gone already. Where there are no locks nobody cleans up.
            if (!Beneath.IsLockedByAnother(file) && Beneath.Status(file, "").stx_nlink > 0)
                return (file, name);
            file.Dispose();
        }
    }
}
