using Hakoniwa.MSBuild.Inputs;
using Hakoniwa.MSBuild.Paths;

namespace Hakoniwa.MSBuild.Sandboxing;

/// <summary>
/// What a strict step sees: its inputs, its tools, and the directories of its outputs, which start empty but for declared inputs in them.
/// </summary>
internal static class StrictPlaces
{
    private static readonly string[] Own = ["/dev", "/dev/shm", "/proc", "/run/hakoniwa", "/tmp", "/var/tmp"];

    internal static InputTree Decide(StepDescription step, string? dotnet, bool hasLayers)
    {
        ThrowIfChangedInPlace(step);
        var tree = new InputTree(singly: step.ShowsSingly || !hasLayers);
        foreach (var system in VisiblePlaces.System)
            tree.AddVisible(system);
        foreach (var own in Own)
            tree.SetApart(own);
        if (Home is { } home)
            tree.SetApart(home);

        if (!Directory.Exists(step.WorkingDirectory))
            throw new StepException(MSBuildErrorCode.InvalidParameter, $"The working directory {step.WorkingDirectory} does not exist.");
        if (hasLayers)
        {
            tree.AddDirectory(step.ProjectDirectory);
            tree.AddDirectory(step.WorkingDirectory);
            foreach (var root in step.Outputs.Roots)
                tree.AddMount(root);
        }

        foreach (var path in dotnet is null ? step.Inputs.Concat(step.Tools) : step.Inputs.Concat(step.Tools).Append(dotnet))
        {
            if (!IsSystems(path))
                tree.Add(path);
            else
                InputTree.CheckExists(path);
        }

        tree.Decide();
        return tree;
    }

    internal static Container Show(Container container, InputTree tree, StepDescription step)
    {
        var singles = tree.Shown.Where(s => s.Hidden.Count == 0).Select(s => s.Path).ToList();

        // These can take the place of a private directory.
        var replaced = singles.Where(p => p == Home || Own.Contains(p)).ToList();
        container = replaced.Aggregate(container, (c, path) => c.BindReadOnly(path));
        container = container.BindEach(replaced.Count == 0 ? singles : singles.Except(replaced, StringComparer.Ordinal));
        container = tree.Shown.Where(s => s.Hidden.Count > 0).Aggregate(container, (c, s) => c.BindSelected(s.Path, s.Hidden));

        var topmost = AbsolutePaths.Topmost(tree.Directories);
        foreach (var directory in tree.Directories)
        {
            // The home directory and /tmp are there, and empty, already; so are the directories of outputs.
            if (directory == "/" || directory == Home || Own.Contains(directory) || IsSystems(directory) || step.Outputs.Roots.Contains(directory))
                continue;
            container = topmost.Contains(directory) && !step.Outputs.Roots.Any(r => AbsolutePaths.IsWithin(directory, r))
                ? container.Tmpfs(directory, readOnly: true)
                : container.Directory(directory);
        }

        return step.Outputs.Roots.Aggregate(container, (c, root) => StartsEmpty(step, root) ? c.ScratchLayer(root) : c.PrivateLayer(root));
    }

    /// <summary>
    /// Without namespaces nothing can be put anywhere. The working directory is named: else, below the home directory or /tmp, it would be one of
    /// the private directories that these become.
    /// </summary>
    internal static Container ShowInPlace(Container container, InputTree tree, StepDescription step)
    {
        var shown = tree.Shown.Select(s => s.Path).ToList();
        container = step.Outputs.Roots.Aggregate(container.BindEach(shown), (c, root) => c.BindReadWrite(root));
        return IsSystems(step.WorkingDirectory) || shown.Concat(step.Outputs.Roots).Any(path => AbsolutePaths.IsWithin(step.WorkingDirectory, path))
            ? container : container.Directory(step.WorkingDirectory);
    }

    /// <summary>Whether a step sees nothing of what there was in a directory of outputs: unless that lies in a directory which it declared as an input.</summary>
    internal static bool StartsEmpty(StepDescription step, string root) => step.IsStrict && !step.Inputs.Any(i => AbsolutePaths.IsWithin(root, i));

    internal static string? Home => Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home ? Path.TrimEndingDirectorySeparator(home) : null;

    private static bool IsSystems(string path)
    {
        foreach (var system in VisiblePlaces.System)
        {
            if (AbsolutePaths.IsWithin(path, system))
                return true;
        }

        return false;
    }

    private static void ThrowIfChangedInPlace(StepDescription step)
    {
        if (step.Outputs.Files.Count > 0 && step.Inputs.FirstOrDefault(step.Outputs.Files.Contains) is { } both)
        {
            throw new StepException(MSBuildErrorCode.InvalidParameter,
                $"{both} is an input and an output; inputs are read-only. To change it in place, name its directory in Inputs, or set Strict to false.");
        }
    }
}
