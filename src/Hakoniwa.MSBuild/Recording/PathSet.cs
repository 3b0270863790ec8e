using Hakoniwa.MSBuild.Paths;

namespace Hakoniwa.MSBuild.Recording;

/// <summary>Absolute, normalised paths with all that is below them. Asking takes as long as a path is deep, however many there are.</summary>
internal sealed class PathSet(IEnumerable<string> paths)
{
    private readonly HashSet<string> _paths = new(paths, StringComparer.Ordinal);

    internal IReadOnlyCollection<string> Paths => _paths;

    internal void Add(string path) => _paths.Add(path);

    internal bool Covers(string path) => WithParents(path).Any(_paths.Contains);

    /// <summary>The path, the directory it lies in, and so on up to the root.</summary>
    internal static IEnumerable<string> WithParents(string path)
    {
        for (; path.Length > 1; path = AbsolutePaths.Parent(path))
            yield return path;
        yield return "/";
    }
}
