using Hakoniwa.Mounts;
using Hakoniwa.MSBuild.Paths;
using Hakoniwa.MSBuild.Sandboxing;

namespace Hakoniwa.MSBuild.Caching;

/// <summary>
/// The directories that declared inputs lie in. One that is shown as a whole, without the names that were not declared, shows what gets a new name
/// in it while the step runs; no key knows of that.
/// </summary>
internal sealed class InputDirectories
{
    private readonly Dictionary<string, FileState> _before = new(StringComparer.Ordinal);
    private string[] _shown = [];

    private InputDirectories()
    {
    }

    /// <param name="step">Its inputs and tools count.</param>
    internal static InputDirectories Of(StepDescription step)
    {
        var directories = new InputDirectories();
        foreach (var path in step.Inputs.Concat(step.Tools))
        {
            for (var parent = AbsolutePaths.Parent(path); parent != "/" && directories._before.TryAdd(parent, StateOf(parent));)
                parent = AbsolutePaths.Parent(parent);
        }

        return directories;
    }

    /// <param name="plan">Its mounts tell which of the directories the step sees.</param>
    internal void Show(SandboxPlan plan)
    {
        var mounted = plan.Container.Mounts.Select(SourceOf).OfType<string>().Where(_before.ContainsKey).ToHashSet(StringComparer.Ordinal);
        _shown = mounted.Count == 0 ? [] : [.. _before.Keys.Where(directory => IsWithinAny(directory, mounted))];
    }

    internal bool HaveChanged() => _shown.Any(directory => !StateOf(directory).IsSame(_before[directory]));

    private static bool IsWithinAny(string directory, HashSet<string> mounted)
    {
        for (; directory != "/"; directory = AbsolutePaths.Parent(directory))
        {
            if (mounted.Contains(directory))
                return true;
        }

        return false;
    }

    private static string? SourceOf(MountEntry entry) => entry switch
    {
        SelectedEntry selected => selected.Source,
        BindEntry bind => bind.Source,
        _ => null,
    };

    private static FileState StateOf(string directory) => FileState.TryGet(directory, out var state) ? state : default;
}
