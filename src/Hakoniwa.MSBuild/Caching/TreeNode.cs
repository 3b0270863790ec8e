namespace Hakoniwa.MSBuild.Caching;

/// <summary>A file, link or directory that a step can see.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Kind">What it is.</param>
/// <param name="State">To see later that nothing was changed.</param>
internal sealed record TreeNode(string Path, TreeKind Kind, FileState State)
{
    /// <summary>Of a file's contents, where they were asked for.</summary>
    internal Digest Content { get; init; }

    /// <summary>Of a link.</summary>
    internal string? Target { get; init; }

    /// <summary>Of a directory, absolute.</summary>
    internal IReadOnlyList<string> Children { get; init; } = [];
}
