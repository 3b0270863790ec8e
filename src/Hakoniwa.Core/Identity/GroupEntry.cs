namespace Hakoniwa.Identity;

/// <summary>A line of group(5).</summary>
internal sealed record GroupEntry(string Name, uint GroupId, IReadOnlyList<string> Members);
