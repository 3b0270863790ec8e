using System.Globalization;
using System.Security.Cryptography;

using Hakoniwa.Interop;
using Hakoniwa.Layers;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa;

/// <summary>
/// A copy of a file from a private layer, under a temporary name beside its target. <see cref="Commit"/> puts it in place, at once and
/// whole; disposing it before that removes it.
/// </summary>
public sealed class StagedFile : IDisposable
{
    private const string TemporaryPrefix = ".hakoniwa-";
    private const int TemporaryRandomBytes = 8;

    private readonly SafeFileHandle _directory;
    private readonly string _temporary;
    private readonly string _name;
    private bool _done;

    private StagedFile(SafeFileHandle directory, string temporary, string name)
    {
        _directory = directory;
        _temporary = temporary;
        _name = name;
    }

    internal static StagedFile Create(SafeFileHandle layer, string path, string targetDirectory)
    {
        using var source = LayerFile.Open(layer, path, out var stat);
        var copied = stat;
        return Create(path, targetDirectory, LayerFile.Permissions(stat), target => LayerFile.Copy(source, copied, target));
    }

    /// <param name="path">Relative to the directory, with slashes.</param>
    /// <param name="targetDirectory">On the host; it must exist.</param>
    /// <param name="permissions">As far as the umask allows.</param>
    /// <param name="fill">Gives the new file its contents.</param>
    internal static StagedFile Create(string path, string targetDirectory, int permissions, Action<SafeFileHandle> fill)
    {
        using var root = Beneath.OpenDirectory(targetDirectory);
        var slash = path.LastIndexOf('/');
        var directory = Beneath.OpenOrMakeDirectory(root, slash < 0 ? "" : path[..slash]);
        try
        {
            var temporary = TemporaryPrefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TemporaryRandomBytes));
            using var target = Beneath.Open(directory, temporary, Fcntl.O_RDWR | Fcntl.O_CREAT | Fcntl.O_EXCL, permissions);
            var staged = new StagedFile(directory, temporary, path[(slash + 1)..]);
            try
            {
                fill(target);
                return staged;
            }
            catch
            {
                staged.Dispose();
                throw;
            }
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Renames the copy to its target. A symbolic link there is replaced, not followed; a directory is an error.</summary>
    /// <exception cref="IOException">The target cannot be replaced.</exception>
    public void Commit()
    {
        ObjectDisposedException.ThrowIf(_done, this);
        Beneath.Rename(_directory, _temporary, _name);
        _done = true;
        _directory.Dispose();
    }

    /// <summary>Removes the copy if it was not put in place.</summary>
    public void Dispose()
    {
        if (_done)
            return;
        _done = true;
        using (_directory)
            Beneath.Unlink(_directory, _temporary);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_temporary} for {_name}");
}
