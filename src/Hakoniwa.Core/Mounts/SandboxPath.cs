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

    /// <summary>Like <see cref="Normalize"/>, for the place of a mount, which cannot be the root itself.</summary>
    internal static string NormalizeTarget(string path, string parameter)
    {
        var normal = Normalize(path, parameter);
        if (normal == "/")
            throw new ArgumentException("Nothing can be mounted over the sandbox's root; use RootFs for a root directory.", parameter);
        return normal;
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

    internal static string Parent(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash <= 0 ? "/" : path[..slash];
    }
}
