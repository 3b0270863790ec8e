using Hakoniwa.Layers;
using Hakoniwa.Mounts;
using Hakoniwa.MSBuild.Lines;
using Hakoniwa.MSBuild.Paths;

namespace Hakoniwa.MSBuild.Inputs;

/// <summary>
/// Decides how declared inputs are shown, and nothing else. One mount for each is exact, and too slow for thousands. So a directory with many
/// of them becomes one mount: as it is where everything in it is declared, else without the rest. What is made in such a directory, under a
/// new name, while the step runs, can be seen by it.
/// </summary>
internal sealed class InputTree
{
    /// <summary>Up to so many are shown one by one.</summary>
    private const int Few = 16;

    /// <summary>What things cost the kernel, in microseconds.</summary>
    private const int Bind = 40;
    private const int Selection = 200;
    private const int Whiteout = 4;

    private readonly Dictionary<string, InputNode> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, InputNode>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly HashSet<string> _apart = new(StringComparer.Ordinal);
    private readonly List<string> _visible = [];
    private readonly List<ShownInput> _shown = [];
    private readonly List<string> _directories = [];
    private readonly bool _singly;

    /// <param name="singly">Whether to show each by itself in any case.</param>
    internal InputTree(bool singly)
    {
        _singly = singly;
        _lookup = _nodes.GetAlternateLookup<ReadOnlySpan<char>>();
        _nodes["/"] = new InputNode("/");
    }

    internal IReadOnlyList<ShownInput> Shown => _shown;

    /// <summary>Directories that are to exist and are not in anything shown.</summary>
    internal IReadOnlyList<string> Directories => _directories;

    internal void Add(string path)
    {
        if (path == "/")
            throw new StepException(MSBuildErrorCode.InvalidParameter, "The root directory cannot be an input.");
        var slash = path.LastIndexOf('/');
        Node(path.AsSpan(0, Math.Max(1, slash))).Leaves.Add(path[(slash + 1)..]);
    }

    /// <summary>A directory that is to exist.</summary>
    internal void AddDirectory(string path) => Node(path).IsNeeded = true;

    /// <summary>A directory that is visible in any case.</summary>
    internal void AddVisible(string path)
    {
        _visible.Add(path);
        SetApart(path);
    }

    /// <summary>A place where something else is mounted: nothing of it is shown by what lies around it.</summary>
    internal void AddMount(string path) => Node(path).IsCovered = true;

    /// <summary>A place that the sandbox has of its own, which no directory that it lies in may take with it.</summary>
    internal void SetApart(string path)
    {
        for (; _apart.Add(path) && path != "/"; path = AbsolutePaths.Parent(path))
        {
        }
    }

    /// <exception cref="StepException">HAKO4007: something declared does not exist.</exception>
    internal void Decide()
    {
        Prune(_nodes["/"], inShown: false);
        CountOf(_nodes["/"]);
        Show(_nodes["/"]);
    }

    /// <summary>Whether it will be visible, by itself or in a directory.</summary>
    private bool IsDeclared(string path)
    {
        if (_visible.Any(v => AbsolutePaths.IsWithin(path, v)))
            return true;
        for (; path != "/"; path = AbsolutePaths.Parent(path))
        {
            if (_lookup.TryGetValue(AbsolutePaths.Parent(path), out var node) && node.Leaves.Contains(path[(path.LastIndexOf('/') + 1)..]))
                return true;
        }

        return false;
    }

    private InputNode Node(ReadOnlySpan<char> path)
    {
        if (_lookup.TryGetValue(path, out var known))
            return known;
        var slash = path.LastIndexOf('/');
        var node = new InputNode(path.ToString());
        Node(path[..Math.Max(1, slash)]).Children.Add(path[(slash + 1)..].ToString(), node);
        _nodes.Add(node.Path, node);
        return node;
    }

    /// <summary>What lies in a declared directory is shown with it.</summary>
    private static void Prune(InputNode node, bool inShown)
    {
        foreach (var (name, child) in node.Children)
        {
            var shown = inShown || node.Leaves.Contains(name);
            Prune(child, shown);
            if (!shown)
                continue;
            foreach (var leaf in child.Leaves)
                CheckExists(child.PathOf(leaf));
            node.Children.Remove(name);
        }
    }

    private static int CountOf(InputNode node)
    {
        node.Count = node.Leaves.Count;
        foreach (var child in node.Children.Values)
        {
            var below = CountOf(child);
            node.Count += child.IsCovered ? 0 : below;
        }

        return node.Count;
    }

    /// <summary>Shows what is declared in a directory that is not shown itself.</summary>
    private void Show(InputNode node)
    {
        if (!node.IsCovered && node.Count > Few && !_singly)
            Look(node);
        if (IsBetterWhole(node))
        {
            _shown.Add(new(node.Path, [.. HiddenIn(node, "")]));
            ShowCovered(node);
            return;
        }

        if (node.IsNeeded)
            _directories.Add(node.Path);
        if (node.Hidden is null)
        {
            foreach (var leaf in node.Leaves)
                CheckExists(node.PathOf(leaf));
        }

        foreach (var leaf in node.Leaves)
            _shown.Add(new(node.PathOf(leaf), []));
        foreach (var child in node.Children.Values)
            Show(child);
    }

    /// <summary>What is declared below the places that are mounted over, in what is shown as a whole.</summary>
    private void ShowCovered(InputNode node)
    {
        if (node.IsCovered)
        {
            Show(node);
            return;
        }

        foreach (var child in node.Children.Values)
            ShowCovered(child);
    }

    private bool IsBetterWhole(InputNode node)
        => node is { IsCovered: false, Hidden: not null, Count: > Few } && !_singly && CostWhole(node) <= CostOfParts(node);

    private static long CostWhole(InputNode node) => node.HiddenCount == 0 ? Bind : Selection + (long)node.HiddenCount * Whiteout;

    private static long CostOfParts(InputNode node)
    {
        var cost = (long)node.Leaves.Count * Bind;
        foreach (var child in node.Children.Values)
        {
            if (!child.IsCovered)
                cost += Math.Min(child.Hidden is null ? long.MaxValue : CostWhole(child), CostOfParts(child));
        }

        return cost;
    }

    private static IEnumerable<string> HiddenIn(InputNode node, string prefix)
    {
        foreach (var name in node.Hidden!)
            yield return prefix + name;
        foreach (var (name, child) in node.Children)
        {
            if (child.IsCovered || child.HiddenCount == 0)
                continue;
            foreach (var below in HiddenIn(child, prefix + name + "/"))
                yield return below;
        }
    }

    /// <summary>Reads a directory and those below it, for what would have to be hidden if it was shown as a whole.</summary>
    private void Look(InputNode node)
    {
        if (node.Hidden is not null)
            return;
        var possible = !_apart.Contains(node.Path);
        var hidden = 0;
        foreach (var child in node.Children.Values)
        {
            if (child.IsCovered)
                continue;
            Look(child);
            possible &= child.Hidden is not null;
            hidden += child.HiddenCount;
        }

        // A directory with one other in it is never better shown than that one.
        if (!possible || (node.Leaves.Count == 0 && node.Children.Count == 1 && !node.IsNeeded))
            return;
        if (Undeclared(node) is not { } undeclared)
            return;
        node.Hidden = undeclared;
        node.HiddenCount = hidden + undeclared.Count;
    }

    /// <summary>The names in a directory that are not declared; null if it cannot be shown without them.</summary>
    private List<string>? Undeclared(InputNode node)
    {
        var undeclared = new List<string>();
        var seen = 0;
        try
        {
            using var directory = Beneath.OpenForReading(node.Path);
            foreach (var (name, type) in DirectoryNames.Read(directory))
            {
                if (node.Leaves.Contains(name))
                {
                    seen++;
                    if (type is DirectoryNames.Link or DirectoryNames.Unknown && !IsLinkShown(node.PathOf(name)))
                        return null;
                }
                else if (!node.Children.ContainsKey(name))
                {
                    undeclared.Add(name);
                }
                else if (type is not DirectoryNames.Directory)
                {
                    return null;
                }
            }
        }
        catch (IOException)
        {
            // Nor can it be listed by the step; what is declared in it may be there.
            return null;
        }

        return seen == node.Leaves.Count ? undeclared : null;
    }

    /// <summary>A link is shown as it is where it leads to something declared. Otherwise what it leads to is shown in its place.</summary>
    private bool IsLinkShown(string path)
    {
        if (new FileInfo(path).LinkTarget is not { } text)
            return true;
        var target = System.IO.Path.GetFullPath(text, AbsolutePaths.Parent(path));
        return RealPath.Of(target) == target && IsDeclared(target) && System.IO.Path.Exists(target);
    }

    /// <exception cref="StepException">HAKO4007: nothing is there.</exception>
    internal static void CheckExists(string path)
    {
        // A link that leads nowhere is missing, too.
        if (HostPath.IsMissing(path))
            throw Missing(path);
    }

    internal static StepException Missing(string path)
        => new(MSBuildErrorCode.InputMissing, $"The declared input or tool {PrintableName.Of(path)} does not exist.");
}
