using System.Globalization;

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
    private readonly StagingPlace _place;
    private readonly string _temporary;
    private readonly string _name;
    private bool _done;

    private StagedFile(StagingPlace place, string temporary, string name)
    {
        _place = place;
        _temporary = temporary;
        _name = name;
    }

    /// <param name="name">The name that its copy gets in the end.</param>
    /// <param name="place">Where the copy goes; this takes one use of it.</param>
    /// <param name="permissions">As far as the umask allows.</param>
    /// <param name="fill">Gives the copy its contents.</param>
    internal static StagedFile Create(string name, StagingPlace place, int permissions, Action<SafeFileHandle> fill)
    {
        try
        {
            var (target, temporary) = place.MakeFile(permissions);
            using (target)
            {
                try
                {
                    fill(target);
                    return new StagedFile(place, temporary, name);
                }
                catch
                {
                    Beneath.Unlink(place.Directory, temporary);
                    throw;
                }
            }
        }
        catch
        {
            place.Release();
            throw;
        }
    }

    /// <summary>Renames the copy to its target. A symbolic link there is replaced, not followed; a directory is an error.</summary>
    /// <exception cref="IOException">The target cannot be replaced.</exception>
    public void Commit()
    {
        ObjectDisposedException.ThrowIf(_done, this);
        Beneath.Rename(_place.Directory, _temporary, _name);
        _done = true;
        _place.Release();
    }

    /// <summary>Removes the copy if it was not put in place.</summary>
    public void Dispose()
    {
        if (_done)
            return;
        _done = true;
        try
        {
            Beneath.Unlink(_place.Directory, _temporary);
        }
        finally
        {
            _place.Release();
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_temporary} for {_name}");
}
