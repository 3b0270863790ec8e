using Hakoniwa.Interop;

namespace Hakoniwa.MSBuild.Caching;

/// <summary>
/// Reads files, and directories with all that is below them, on two threads. Nothing is followed: what a link leads to counts where it is visible
/// by itself.
/// </summary>
/// <param name="digests">For the contents of files.</param>
/// <param name="stop">Ends a long read.</param>
internal sealed class TreeReader(FileDigests digests, CancellationToken stop)
{
    /// <summary>Whether FIFOs, sockets and devices count as nothing, instead of being refused.</summary>
    internal bool SkipsSpecial { get; init; }

    /// <summary>A file with one of these can be run by a step that cannot read it, and what is in such a directory be used by who knows its name.</summary>
    private const ulong AnyExecute = 0x49;
    private const int Threads = 2;
    private const int WorthTwoThreads = 256;
    private const int Chunk = 64;

    /// <summary>Everything, sorted by path.</summary>
    /// <param name="roots">Absolute paths; none of them need be in another.</param>
    /// <exception cref="NotCacheableException">There is something that has no contents, or something was changed meanwhile.</exception>
    internal List<TreeNode> Read(IEnumerable<string> roots)
    {
        var all = new Dictionary<string, TreeNode>(StringComparer.Ordinal);
        var level = roots.Distinct(StringComparer.Ordinal).ToArray();
        while (level.Length > 0)
        {
            var nodes = new TreeNode[level.Length];
            Visit(level, nodes);
            var next = new List<string>();
            foreach (var node in nodes)
            {
                all[node.Path] = node;
                next.AddRange(node.Children);
            }

            level = [.. next.Where(path => !all.ContainsKey(path))];
        }

        var sorted = all.Values.ToList();
        sorted.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return sorted;
    }

    private void Visit(string[] paths, TreeNode[] nodes)
    {
        if (paths.Length < WorthTwoThreads)
        {
            for (var i = 0; i < paths.Length; i++)
                nodes[i] = Visit(paths[i]);
            return;
        }

        var chunks = (paths.Length + Chunk - 1) / Chunk;
        try
        {
            Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = Threads, CancellationToken = stop }, chunk =>
            {
                for (var i = chunk * Chunk; i < Math.Min(paths.Length, (chunk + 1) * Chunk); i++)
                    nodes[i] = Visit(paths[i]);
            });
        }
        catch (AggregateException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerException!);
        }
    }

    private TreeNode Visit(string path)
    {
        stop.ThrowIfCancellationRequested();
        if (!FileState.TryGet(path, out var state))
            throw new NotCacheableException($"{path} cannot be looked at.");
        try
        {
            return state.Type switch
            {
                Stat.S_IFREG => digests.Of(path, state) is { } content
                    ? new(path, state.IsExecutable ? TreeKind.Executable : TreeKind.File, state) { Content = content }
                    : SkipsSpecial || (state.Mode & AnyExecute) == 0 ? new(path, TreeKind.Unreadable, state)
                    : throw new NotCacheableException($"{path} cannot be read, but be run."),
                Stat.S_IFLNK => new(path, TreeKind.Link, state) { Target = new FileInfo(path).LinkTarget },
                Stat.S_IFDIR => new(path, TreeKind.Directory, state) { Children = Listing.Of(path) },
                _ when SkipsSpecial => new(path, TreeKind.Unreadable, state),
                _ => throw new NotCacheableException($"{path} is a FIFO, socket or device."),
            };
        }
        catch (UnauthorizedAccessException) when (SkipsSpecial || (state.Mode & AnyExecute) == 0)
        {
            return new(path, TreeKind.Unreadable, state);
        }
        catch (UnauthorizedAccessException)
        {
            throw new NotCacheableException($"{path} cannot be read, but be gone through.");
        }
        catch (IOException)
        {
            throw new NotCacheableException($"{path} was changed while it was read.");
        }
    }
}
