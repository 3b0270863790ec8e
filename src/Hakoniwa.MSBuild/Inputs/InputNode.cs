namespace Hakoniwa.MSBuild.Inputs;

/// <summary>A directory on the way to declared inputs.</summary>
internal sealed class InputNode(string path)
{
    internal string Path { get; } = path;

    internal Dictionary<string, InputNode> Children { get; } = new(StringComparer.Ordinal);

    /// <summary>The names in it that are declared: files, or directories with all that is in them.</summary>
    internal HashSet<string> Leaves { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether something else is mounted over it, so that its own content is never seen.</summary>
    internal bool IsCovered { get; set; }

    /// <summary>Whether the directory is to exist, whatever is in it.</summary>
    internal bool IsNeeded { get; set; }

    /// <summary>How many are declared in it and below it.</summary>
    internal int Count { get; set; }

    /// <summary>The names in it to hide where it is shown as a whole; null if it cannot be.</summary>
    internal List<string>? Hidden { get; set; }

    /// <summary>How many are to be hidden in it and below it.</summary>
    internal int HiddenCount { get; set; }

    internal string PathOf(string name) => Path == "/" ? "/" + name : Path + "/" + name;
}
