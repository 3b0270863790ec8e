namespace Hakoniwa.MSBuild.Paths;

/// <summary>Absolute, normalised paths without a slash at the end.</summary>
internal static class AbsolutePaths
{
    internal static bool IsWithin(string path, string directory)
        => directory == "/" || path == directory || (path.StartsWith(directory, StringComparison.Ordinal) && path[directory.Length] == '/');

    /// <summary>The name of a path below <paramref name="directory"/>, relative to it; empty for the directory itself.</summary>
    internal static string Below(string directory, string path)
        => path.Length == directory.Length ? "" : path[(directory == "/" ? 1 : directory.Length + 1)..];

    internal static string Parent(string path) => path.LastIndexOf('/') is var slash && slash <= 0 ? "/" : path[..slash];

    /// <summary>Those directories that lie in none of the others.</summary>
    internal static IReadOnlyList<string> Topmost(IEnumerable<string> directories)
    {
        var kept = new List<string>();
        foreach (var directory in directories.Distinct(StringComparer.Ordinal).OrderBy(d => d.Length).ThenBy(d => d, StringComparer.Ordinal))
        {
            if (!kept.Any(k => IsWithin(directory, k)))
                kept.Add(directory);
        }

        return kept;
    }
}
