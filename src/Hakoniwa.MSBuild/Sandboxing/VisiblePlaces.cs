using Hakoniwa.MSBuild.Paths;

namespace Hakoniwa.MSBuild.Sandboxing;

/// <summary>
/// Which paths of the host have to be mounted for a list of paths to be visible: not those that lie in another one, but those that a
/// symbolic link leads out of it to.
/// </summary>
internal sealed class VisiblePlaces
{
    internal static readonly string[] System = ["/bin", "/etc", "/lib", "/lib32", "/lib64", "/sbin", "/usr"];

    private readonly List<string> _places = [];
    private readonly List<string> _covering = [.. System];
    private readonly Dictionary<string, string> _layers = new(StringComparer.Ordinal);

    /// <summary>To be mounted read-only, at their own paths.</summary>
    internal IReadOnlyList<string> Places => _places;

    /// <summary>For each directory with a private layer, where that stands in the sandbox.</summary>
    internal IReadOnlyDictionary<string, string> Layers => _layers;

    internal void Add(string path)
    {
        if (Needed(path) is not { } place)
            return;
        _places.Add(place);
        if (Directory.Exists(place))
            _covering.Add(place);
    }

    internal void AddLayer(string directory)
    {
        var place = Covering(directory) is { } covering ? InSandbox(directory, covering) : directory;
        _layers.Add(directory, place);
        _covering.Add(place);
    }

    internal bool Contains(string place) => _places.Contains(place) || _layers.ContainsValue(place);

    private string? Needed(string path)
    {
        if (Covering(path) is not { } covering)
            return path;
        var place = InSandbox(path, covering);
        return place == path || Covering(place) == place ? null : place;
    }

    private string? Covering(string path) => _covering.Where(c => AbsolutePaths.IsWithin(path, c)).MaxBy(c => c.Length);

    /// <summary>The path itself, unless a link below the mounted directory leads elsewhere: then its real path, to which the link will lead.</summary>
    private static string InSandbox(string path, string covering)
    {
        var real = RealPath.Of(path);
        var below = AbsolutePaths.Below(covering, path);
        var expected = below.Length == 0 ? RealPath.Of(covering) : RealPath.Of(covering) + "/" + below;
        return real == expected ? path : real;
    }
}
