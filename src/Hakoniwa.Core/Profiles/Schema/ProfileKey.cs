namespace Hakoniwa.Profiles.Schema;

/// <summary>A key of a table: a row of the description that files are read by, and that a JSON Schema and documentation are made from.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Type">What it can be.</param>
/// <param name="Description">A sentence or two for people.</param>
internal sealed record ProfileKey(string Name, ProfileType Type, string Description)
{
    /// <summary>What counts where it is not written, as it would be written or in words; null for nothing at all.</summary>
    internal string? Default { get; init; }

    internal bool Required { get; init; }

    internal MergeRule Merge { get; init; } = Type switch
    {
        ListType => MergeRule.Append,
        TableType => MergeRule.Fields,
        _ => MergeRule.Replace,
    };

    /// <summary>Whether an included file can have it.</summary>
    internal bool InInclude { get; init; } = true;
}
