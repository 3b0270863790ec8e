using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Layers;

/// <summary>The directories that copies of one origin lie in, each opened and locked once. Not for several threads at a time.</summary>
internal sealed class StagingPlaces
{
    private readonly Dictionary<(string Directory, string Below), StagingPlace> _places = [];

    /// <param name="path">Relative to <paramref name="directory"/>, with slashes.</param>
    /// <param name="directory">On the host; it must exist.</param>
    /// <param name="permissions">As far as the umask allows.</param>
    /// <param name="fill">Gives the copy its contents.</param>
    internal StagedFile Stage(string path, string directory, int permissions, Action<SafeFileHandle> fill)
    {
        var slash = path.LastIndexOf('/');
        var key = (directory, slash < 0 ? "" : path[..slash]);
        if (!_places.TryGetValue(key, out var place))
        {
            place = StagingPlace.Open(directory, key.Item2, () => _places.Remove(key));
            _places.Add(key, place);
        }

        place.Use();
        return StagedFile.Create(path[(slash + 1)..], place, permissions, fill);
    }
}
