namespace Hakoniwa.MSBuild.Caching;

/// <summary>How trees stand in a key, and in the witness that nothing of them was changed.</summary>
internal static class TreeRecord
{
    internal static void AddContents(KeyRecord record, IReadOnlyCollection<TreeNode> nodes)
    {
        record.Add(nodes.Count);
        foreach (var node in nodes)
        {
            record.Add(node.Path).Add((long)node.Kind);
            if (node.Kind is TreeKind.File or TreeKind.Executable)
                record.Add(node.Content);
            else if (node.Kind == TreeKind.Link)
                record.Add(node.Target);
        }
    }

    internal static void AddStates(KeyRecord record, IReadOnlyCollection<TreeNode> nodes)
    {
        record.Add(nodes.Count);
        foreach (var node in nodes)
            AddState(record.Add(node.Path), node.State);
    }

    internal static void AddState(KeyRecord record, in FileState state)
        => record.Add((long)state.Device).Add((long)state.Inode).Add((long)state.Mode).Add(state.Size).Add(state.Modified).Add(state.Changed);
}
