namespace Hakoniwa.Mounts;

/// <summary>What a host directory contributes to the root of a sandbox.</summary>
internal static class RootFsEntries
{
    internal static IEnumerable<MountEntry> Read(string directory)
    {
        if (!Directory.Exists(directory))
            throw new SandboxException(ErrorCode.MountSource, $"the root directory {directory} does not exist", "Name an existing directory, or none.");

        foreach (var path in Directory.EnumerateFileSystemEntries(directory).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            if (directory == "/" ? !IsSystemDirectory(name) : name == "proc")
                continue;

            var info = new DirectoryInfo(path);
            if (info.LinkTarget is { } link)
                yield return new SymlinkEntry(link, "/" + name);
            else if (info.Exists)
                yield return new BindEntry(path, "/" + name, ReadOnly: true);
        }
    }

    private static bool IsSystemDirectory(string name)
        => name is "bin" or "etc" or "sbin" or "usr" || name.StartsWith("lib", StringComparison.Ordinal);
}
