using Hakoniwa.Mounts;

namespace Hakoniwa.MSBuild.Caching;

/// <summary>Which of the host's files the sandbox of a step shows, apart from the directories of the system and of .NET.</summary>
internal static class SandboxSources
{
    internal static readonly string[] SystemDirectories = ["/bin", "/etc", "/lib", "/lib32", "/lib64", "/sbin", "/usr"];

    /// <exception cref="NotCacheableException">There is something whose contents a key cannot have.</exception>
    internal static IReadOnlyList<string> Of(SandboxPlan plan, string? dotnet)
    {
        if (plan.Backend != SandboxBackend.Namespaces)
            throw new NotCacheableException("this host gives it a weaker sandbox.");
        if (plan.Container.RootFs is { } root && root != "/")
            throw new NotCacheableException($"its root is the directory {root}.");
        var sources = new List<string>();
        foreach (var entry in plan.Container.Mounts)
        {
            switch (entry)
            {
                case BindEntry { ReadOnly: true } bind when !SystemDirectories.Append(dotnet).Contains(bind.Source):
                    sources.Add(bind.Source);
                    break;
                case BindEntry { ReadOnly: true } or DevEntry or DirectoryEntry or FileEntry or MessageQueueEntry or ProcEntry or SymlinkEntry or TmpfsEntry:
                    break;
                case BindEntry bind:
                    throw new NotCacheableException($"its profile lets it write to {bind.Source}.");
                default:
                    if (IsForOutputs(entry))
                        break;
                    throw new NotCacheableException($"its sandbox shows something of the host at {entry.Target} that a key cannot have.");
            }
        }

        return sources;
    }

    private static bool IsForOutputs(MountEntry entry) => entry is LayerEntry;
}
