namespace Hakoniwa.Mounts;

/// <summary>What a host directory contributes to the root of a sandbox.</summary>
internal static class RootFsEntries
{
    private static OfHost? _lastOfHost;

    /// <param name="directory">On the host.</param>
    /// <param name="root">The host directory that is the root itself, where no link can be made.</param>
    internal static IReadOnlyList<MountEntry> Read(string directory, HostRoot? root = null)
    {
        if (directory != "/" || root is not null || HostStamp.Of(directory) is not { } stamp)
            return [.. Enumerate(directory, root)];

        // Entries that come, go or become something else change their directory.
        if (Volatile.Read(ref _lastOfHost) is { } last && last.Stamp == stamp)
            return last.Entries;
        MountEntry[] entries = [.. Enumerate(directory, root)];
        Volatile.Write(ref _lastOfHost, new(stamp, entries));
        return entries;
    }

    private static IEnumerable<MountEntry> Enumerate(string directory, HostRoot? root)
    {
        if (!Directory.Exists(directory))
            throw new SandboxException(ErrorCode.MountSource, $"the root directory {directory} does not exist", "Name an existing directory, or none.");

        var paths = Directory.GetFileSystemEntries(directory);
        Array.Sort(paths, StringComparer.Ordinal);
        foreach (var path in paths)
        {
            var name = Path.GetFileName(path);
            if (directory == "/" ? !IsSystemDirectory(name) : name == "proc")
                continue;

            var info = new DirectoryInfo(path);
            var there = root is null ? null : new DirectoryInfo(Path.Combine(root.Directory, name));
            if (info.LinkTarget is { } own && there?.LinkTarget == own)
                continue;
            if (info.LinkTarget is not null && there is { LinkTarget: null, Exists: true })
                yield return new BindEntry(path, "/" + name, ReadOnly: true);
            else if (info.LinkTarget is { } link)
                yield return new SymlinkEntry(link, "/" + name);
            else if (info.Exists)
                yield return new BindEntry(path, "/" + name, ReadOnly: true);
        }
    }

    private static bool IsSystemDirectory(string name)
        => name is "bin" or "etc" or "sbin" or "usr" || name.StartsWith("lib", StringComparison.Ordinal);

    /// <summary>What the host's own root directory contributed when it was looked at.</summary>
    private sealed record OfHost(HostStamp Stamp, MountEntry[] Entries);
}
