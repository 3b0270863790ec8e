using System.IO.Enumeration;

using Hakoniwa.Mounts;

namespace Hakoniwa.Profiles.Globbing;

/// <summary>
/// The paths of the host that match a pattern: <c>*</c> and <c>?</c> for characters other than a slash, <c>[a-z]</c> and <c>[!a-z]</c> for one
/// of a set, <c>**</c> alone between slashes for any number of directories, not through links. A character that means something stands for
/// itself in brackets. What cannot be read has no entries.
/// </summary>
internal static class Glob
{
    private const int MaxPaths = 10_000;
    private const int MaxEntries = 1_000_000;

    /// <param name="pattern">Absolute or relative.</param>
    /// <param name="directory">What a relative pattern is taken from; the paths are then relative, too.</param>
    /// <param name="hidden">
    /// Whether names that begin with a dot match a pattern that does not begin with one.
    /// </param>
    /// <returns>Sorted, a directory before what is in it.</returns>
    /// <exception cref="FormatException">The pattern is not one, or matches more than anybody can want.</exception>
    internal static IReadOnlyList<string> Expand(string pattern, string directory, bool hidden)
    {
        if (pattern.Length == 0 || pattern.Contains('\0', StringComparison.Ordinal))
            return [];
        var parts = Array.ConvertAll(pattern.Split('/', StringSplitOptions.RemoveEmptyEntries), GlobPart.Parse);
        var walk = new Walk(parts, directory, hidden, pattern[^1] == '/');
        walk.From(pattern[0] == '/' ? "/" : "", 0);
        return [.. walk.Found.Order(Comparer<string>.Create(SandboxPath.Compare))];
    }

    private sealed class Walk(GlobPart[] parts, string directory, bool hidden, bool directoriesOnly)
    {
        private int _entries;

        internal HashSet<string> Found { get; } = new(StringComparer.Ordinal);

        internal void From(string path, int part)
        {
            if (part == parts.Length)
            {
                Add(path);
                return;
            }

            var pattern = parts[part];
            if (pattern.IsLiteral)
            {
                var next = Join(path, pattern.Text);
                if (Path.Exists(Real(next)))
                    From(next, part + 1);
            }
            else if (pattern.IsRecursive)
            {
                Recursively(path, part);
            }
            else
            {
                foreach (var (name, _) in Entries(path))
                {
                    if (pattern.Matches(name) && (hidden || name[0] != '.' || pattern.Text[0] == '.'))
                        From(Join(path, name), part + 1);
                }
            }
        }

        private void Recursively(string path, int part)
        {
            while (part + 1 < parts.Length && parts[part + 1].IsRecursive)
                part++;
            var pending = new Stack<string>([path]);
            while (pending.TryPop(out var here))
            {
                if (here.Length > 0 || part + 1 < parts.Length)
                    From(here, part + 1);
                foreach (var (name, isDirectory) in Entries(here))
                {
                    if (isDirectory && (hidden || name[0] != '.'))
                        pending.Push(Join(here, name));
                }
            }
        }

        private void Add(string path)
        {
            if (directoriesOnly && !Directory.Exists(Real(path)))
                return;
            if (Found.Add(path) && Found.Count > MaxPaths)
                throw new FormatException($"more than {MaxPaths} paths match");
        }

        private List<(string Name, bool IsDirectory)> Entries(string path)
        {
            var entries = new List<(string, bool)>();
            try
            {
                // A link to a directory is none here: EntryAttributes are those of the link.
                foreach (var entry in new FileSystemEnumerable<(string, bool)>(Real(path), static (ref FileSystemEntry e) => (e.FileName.ToString(),
                    e.IsDirectory && (e.Attributes & FileAttributes.ReparsePoint) == 0), new EnumerationOptions { AttributesToSkip = 0 }))
                {
                    if (++_entries > MaxEntries)
                        throw new FormatException($"the search goes through more than {MaxEntries} files");
                    entries.Add(entry);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Not a directory, or not the caller's to read.
            }

            return entries;
        }

        private string Real(string path) => Path.Combine(directory, path);

        private static string Join(string path, string name) => path.Length == 0 || path == "/" ? path + name : path + "/" + name;
    }
}
