namespace Hakoniwa.Layers;

/// <summary>What the set-up makes in a scratch layer, which is no change to it.</summary>
internal sealed class ScratchPlaces
{
    private readonly HashSet<string> _mounted = new(StringComparer.Ordinal);
    private readonly HashSet<string> _made = new(StringComparer.Ordinal);

    /// <summary>The places of mounts, relative to the layer. The kernel lets nobody in the sandbox remove, rename or replace them.</summary>
    internal IReadOnlySet<string> Mounted => _mounted;

    internal bool IsMounted(string path) => _mounted.Contains(path);

    /// <summary>Whether it is a directory on the way to such a place, or something else that the set-up makes.</summary>
    internal bool IsMade(string path) => _made.Contains(path);

    internal void Add(string path, bool isMounted)
    {
        (isMounted ? _mounted : _made).Add(path);
        for (var slash = path.LastIndexOf('/'); slash > 0 && _made.Add(path[..slash]); slash = path.LastIndexOf('/', slash - 1))
        {
        }
    }
}
