using Hakoniwa.MSBuild.Paths;

namespace Hakoniwa.MSBuild.Outputs;

/// <summary>
/// Moves what a step declared out of its private layers, when no process of it is left. All files are copied before the first is put in
/// place, so that a full disk or a refused file leaves every previous output as it was.
/// </summary>
internal sealed class OutputPublisher(DeclaredOutputs outputs)
{
    private readonly List<(PrivateLayer Layer, string Root, LayerChange Change)> _declared = [];
    private readonly List<string> _undeclared = [];
    private readonly List<string> _hidden = [];
    private readonly List<string> _empty = [];
    private readonly HashSet<string> _made = new(StringComparer.Ordinal);

    /// <summary>The directories among what was not declared.</summary>
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _dropped = new HashSet<string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>What was changed without being declared; a path that ends in a slash stands for a whole directory.</summary>
    internal IReadOnlyList<string> Undeclared => _undeclared;

    /// <summary>What leaves the sandbox.</summary>
    internal IReadOnlyList<(PrivateLayer Layer, string Root, LayerChange Change)> Declared => _declared;

    /// <param name="layer">What was written in it.</param>
    /// <param name="root">The directory on the host that it covers.</param>
    /// <param name="startedEmpty">Whether the step saw nothing of what that has.</param>
    internal void Add(PrivateLayer layer, string root, bool startedEmpty)
    {
        if (startedEmpty)
            _empty.Add(root);
        foreach (var change in Changes(layer, root))
        {
            var path = root + "/" + change.Path;

            // The kernel marks every new directory as opaque; it hides something only if there was one before.
            var kind = change.Kind == LayerChangeKind.OpaqueDirectory && !Directory.Exists(path) ? LayerChangeKind.Directory : change.Kind;
            // So does a link or a file in the place of a directory: what was declared below it is gone in there, though it is still here.
            if (kind is LayerChangeKind.Removed or LayerChangeKind.OpaqueDirectory || (kind is not LayerChangeKind.Directory && outputs.LeadsToDeclared(path)))
                _hidden.Add(path);
            switch (kind)
            {
                case LayerChangeKind.File when outputs.Declares(path):
                    _declared.Add((layer, root, change));
                    _made.Add(path);
                    break;
                case LayerChangeKind.Other when outputs.Declares(path):
                    throw new StepException(MSBuildErrorCode.PublishFailed,
                        $"The output {path} is a symbolic link, FIFO, socket or device; only regular files leave the sandbox.");
                case LayerChangeKind.Removed when outputs.Files.Contains(path):
                case LayerChangeKind.Directory when IsExpected(path):
                    break;
                case LayerChangeKind.Directory or LayerChangeKind.OpaqueDirectory:
                    AddUndeclared(path + "/");
                    break;
                default:
                    AddUndeclared(path);
                    break;
            }
        }
    }

    /// <summary>The declared files that were neither made nor, as far as the step could see, there before.</summary>
    internal IReadOnlyList<string> Missing()
        => [.. outputs.Files.Where(f => !_made.Contains(f) && (!File.Exists(f) || _hidden.Concat(_empty).Any(h => AbsolutePaths.IsWithin(f, h))))];

    internal void Publish()
    {
        var staged = new List<StagedFile>();
        try
        {
            foreach (var (layer, root, change) in _declared)
                Do(root, change, () => staged.Add(layer.Stage(change.Path, root)));
            for (var i = 0; i < staged.Count; i++)
                Do(_declared[i].Root, _declared[i].Change, staged[i].Commit);
        }
        finally
        {
            foreach (var file in staged)
                file.Dispose();
        }
    }

    private static IReadOnlyList<LayerChange> Changes(PrivateLayer layer, string root)
    {
        try
        {
            return layer.Changes();
        }
        catch (IOException e)
        {
            throw new StepException(MSBuildErrorCode.PublishFailed, $"What the step wrote in {root} cannot be read: {e.Message}", e);
        }
    }

    private static void Do(string root, LayerChange change, Action act)
    {
        try
        {
            act();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StepException(MSBuildErrorCode.PublishFailed, $"The output {root}/{change.Path} could not be published: {e.Message}", e);
        }
    }

    /// <summary>A directory stands in the layer, too, if only something in it was changed.</summary>
    private bool IsExpected(string directory) => Directory.Exists(directory) || outputs.LeadsToDeclared(directory) || outputs.Declares(directory);

    private void AddUndeclared(string path)
    {
        // From the top: a step can make very many, and nest them deep.
        for (var slash = path.IndexOf('/', 1); slash > 0 && slash < path.Length - 1; slash = path.IndexOf('/', slash + 1))
        {
            if (_dropped.Contains(path.AsSpan(0, slash + 1)))
                return;
        }

        _undeclared.Add(path);
        if (path.EndsWith('/'))
            _dropped.Add(path.AsSpan());
    }
}
