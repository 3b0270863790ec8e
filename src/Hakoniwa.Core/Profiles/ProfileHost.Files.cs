namespace Hakoniwa.Profiles;

/// <content>Paths of the host.</content>
internal sealed partial class ProfileHost
{
    /// <summary>Whether there is something, following links; false also where that cannot be seen.</summary>
    internal bool Exists(string path)
    {
        var full = Full(path);
        try
        {
            // The framework's own answer is yes for a link that leads nowhere.
            return Path.Exists(full) && (!IsSymlink(path) || Path.Exists(File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    internal bool IsDirectory(string path) => Directory.Exists(Full(path));

    internal bool IsSymlink(string path) => LinkTarget(path) is not null;

    /// <summary>The text of a symbolic link; null if it is none.</summary>
    internal string? LinkTarget(string path)
    {
        try
        {
            return path.Length == 0 ? null : new FileInfo(Full(path)).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The entry of that name in the current directory or the nearest directory above it that has one; null if none has.</summary>
    internal string? FindUp(string name)
    {
        for (var directory = CurrentDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            var candidate = Path.Combine(directory, name);
            if (Exists(candidate))
                return candidate;
        }

        return null;
    }

    /// <summary>Makes a directory and those on the way. Does nothing under <see cref="Inspect"/>.</summary>
    internal void MakeDirectory(string path)
    {
        if (!Inspect)
            Directory.CreateDirectory(Full(path));
    }

    /// <summary>Makes an empty file unless there is one. Does nothing under <see cref="Inspect"/>.</summary>
    internal void Touch(string path)
    {
        if (!Inspect)
            new FileStream(Full(path), FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete).Dispose();
    }

    /// <summary>The paths that match, sorted; those of a relative pattern are relative. See <see cref="Globbing.Glob"/>.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="hidden">Whether an asterisk matches a leading dot, as it does in the original; not in a shell.</param>
    /// <exception cref="FormatException">The pattern is not one.</exception>
    internal IReadOnlyList<string> Glob(string pattern, bool hidden) => Globbing.Glob.Expand(pattern, CurrentDirectory, hidden);

    private string Full(string path) => path.Length == 0 ? "" : Path.GetFullPath(path, CurrentDirectory);
}
