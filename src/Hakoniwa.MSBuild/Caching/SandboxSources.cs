using Hakoniwa.Interop;
using Hakoniwa.Mounts;
using Hakoniwa.MSBuild.Paths;
using Hakoniwa.MSBuild.Sandboxing;

namespace Hakoniwa.MSBuild.Caching;

/// <summary>Which of the host's files a step sees, apart from the directories of the system and of .NET.</summary>
internal static class SandboxSources
{
    /// <param name="step">What it declares.</param>
    /// <param name="plan">Of its sandbox, without its inputs and tools.</param>
    /// <param name="dotnet">The .NET installation that it sees.</param>
    /// <exception cref="NotCacheableException">There is something whose contents a key cannot have.</exception>
    internal static IReadOnlyList<string> Of(StepDescription step, SandboxPlan plan, string? dotnet) => [.. Declared(step), .. Mounted(plan, dotnet)];

    /// <summary>What was declared, and where that leads by links on the way or at the end: both are visible.</summary>
    private static IEnumerable<string> Declared(StepDescription step)
    {
        var parents = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in step.Inputs.Concat(step.Tools))
        {
            yield return path;
            var parent = AbsolutePaths.Parent(path);
            if (!parents.TryGetValue(parent, out var real))
                parents.Add(parent, real = RealPath.Of(parent));
            if (real != parent || !FileState.TryGet(path, out var state) || state.Type == Stat.S_IFLNK)
                yield return RealPath.Of(path);
        }
    }

    private static List<string> Mounted(SandboxPlan plan, string? dotnet)
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
                case BindEntry { IfPresent: true } bind when !FileState.TryGet(bind.Source, out _):
                    break;
                case BindEntry { ReadOnly: true } bind when !VisiblePlaces.System.Append(dotnet).Contains(bind.Source):
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

    private static bool IsForOutputs(MountEntry entry) => entry is LayerEntry or ScratchEntry;
}
