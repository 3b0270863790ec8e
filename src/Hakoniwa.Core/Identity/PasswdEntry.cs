namespace Hakoniwa.Identity;

/// <summary>A line of passwd(5), as far as it matters here.</summary>
internal sealed record PasswdEntry(string Name, uint UserId, uint GroupId, string Home);
