namespace Hakoniwa.Mounts;

/// <summary>Paths inside a sandbox: absolute, without empty parts, "." and "..".</summary>
internal static class SandboxPath
{
    internal static string Normalize(string path, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(path, parameter);
        if (path[0] != '/')
            throw new ArgumentException($"A path in the sandbox must be absolute; \"{path}\" is not.", parameter);
        if (path.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("A path cannot contain a NUL character.", parameter);

        var parts = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                if (parts.Count > 0)
                    parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return "/" + string.Join('/', parts);
    }

    /// <summary>Like <see cref="Normalize"/>, for a place that the description furnishes, which may be the root.</summary>
    internal static string NormalizePlace(string path, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(path, parameter);
        if (path[0] != '/')
            throw new SandboxException(ErrorCode.UnusablePath, $"a place in the sandbox must be an absolute path; \"{path}\" is not", "Begin it with a slash.");
        return Normalize(path, parameter);
    }

    /// <summary>Like <see cref="NormalizePlace"/>, for the place of a mount, which cannot be the root itself.</summary>
    internal static string NormalizeTarget(string path, string parameter)
    {
        var normal = NormalizePlace(path, parameter);
        return normal != "/" ? normal : throw new SandboxException(ErrorCode.UnusablePath, $"\"{path}\" is the sandbox's root itself, over which nothing is mounted",
            "RootDir, RootFs and TmpfsRoot say what the root is.");
    }

    /// <summary>The host's name of a source: absolute, symlinks as they are.</summary>
    internal static string Source(string path, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(path, parameter);
        if (path.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("A path cannot contain a NUL character.", parameter);
        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
    }

    /// <summary>Whether <paramref name="path"/> is <paramref name="directory"/> or lies below it.</summary>
    internal static bool IsWithin(string path, string directory)
        => directory == "/" || path == directory || (path.StartsWith(directory, StringComparison.Ordinal) && path[directory.Length] == '/');

    /// <summary>Parents before what is in them, and everything in a directory before what follows it: a slash comes before any other character.</summary>
    internal static int Compare(string? left, string? right)
    {
        var (a, b) = (left ?? "", right ?? "");
        for (var i = 0; i < a.Length && i < b.Length; i++)
        {
            if (a[i] != b[i])
                return Order(a[i]) - Order(b[i]);
        }

        return a.Length - b.Length;

        static int Order(char c) => c == '/' ? -1 : c;
    }

    internal static string Parent(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash <= 0 ? "/" : path[..slash];
    }
}
