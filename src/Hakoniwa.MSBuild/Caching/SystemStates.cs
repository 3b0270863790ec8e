using Hakoniwa.Interop;

namespace Hakoniwa.MSBuild.Caching;

/// <summary>
/// Adds to a key what stands in directories of the system by type, permissions, size and time of the last change. Those are the same wherever
/// the same packages, or the same image of a container, are installed; inode numbers and times of status changes are not.
/// </summary>
internal sealed class SystemStates(KeyRecord record)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>A directory and what is directly in it; of a link its text alone.</summary>
    internal void AddEntries(string directory)
    {
        if (!Add(directory, out var isDirectory) || !isDirectory)
            return;
        foreach (var entry in Children(directory))
            Add(entry, out _);
    }

    /// <summary>A file or link; of a directory nothing.</summary>
    internal void AddFile(string path)
    {
        if (FileState.TryGet(path, out var state) && state.Type != Stat.S_IFDIR)
            Add(path, out _);
    }

    internal void AddTree(string directory, string[] without)
    {
        var left = new Stack<string>([directory]);
        while (left.TryPop(out var path))
        {
            if (without.Contains(path))
                continue;
            Add(path, out var isDirectory);
            if (!isDirectory)
                continue;
            foreach (var child in Children(path))
                left.Push(child);
        }
    }

    /// <summary>The directories below, to a depth, without their files.</summary>
    internal void AddDirectories(string directory, int depth, string[] without)
    {
        if (without.Contains(directory) || !FileState.TryGet(directory, out var state) || state.Type != Stat.S_IFDIR)
            return;
        Add(directory, state);
        if (depth == 0)
            return;
        foreach (var child in Directories(directory))
            AddDirectories(child, depth - 1, without);
    }

    private bool Add(string path, out bool isDirectory)
    {
        isDirectory = false;
        if (!FileState.TryGet(path, out var state))
            return false;
        isDirectory = state.Type == Stat.S_IFDIR;
        Add(path, state);
        if (state.Type == Stat.S_IFLNK)
            record.Add(new FileInfo(path).LinkTarget);
        return true;
    }

    private void Add(string path, in FileState state)
    {
        if (_seen.Add(path))
            record.Add(path).Add((long)state.Mode).Add(state.Type == Stat.S_IFREG ? state.Size : 0).Add(state.Type == Stat.S_IFLNK ? 0 : state.Modified);
    }

    private static string[] Children(string directory) => Listed(() => Listing.Of(directory));

    private static string[] Directories(string directory) => Listed(() => Listing.DirectoriesOf(directory));

    private static string[] Listed(Func<string[]> list)
    {
        try
        {
            var names = list();
            Array.Sort(names, StringComparer.Ordinal);
            return names;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
