namespace Hakoniwa.Limiting;

/// <summary>Where groups for sandboxes can be made.</summary>
/// <param name="Directory">The directory of the group that will be their parent.</param>
/// <param name="ToEnable">The controllers that it does not give to its children yet.</param>
internal sealed record CgroupPlace(string Directory, IReadOnlyList<string> ToEnable);
