namespace Hakoniwa.Identity;

/// <summary>The text of an account file, taken apart when something is asked of it for the first time.</summary>
internal sealed class AccountContent(string text)
{
    private PasswdEntry[]? _users;
    private GroupEntry[]? _groups;

    internal string Text => text;

    /// <summary>As passwd(5).</summary>
    internal PasswdEntry? User(uint id) => Array.Find(_users ??= [.. PasswdFile.Users(text)], user => user.UserId == id);

    /// <summary>As group(5).</summary>
    internal bool HasGroup(uint id) => Array.Exists(_groups ??= [.. PasswdFile.Groups(text)], group => group.GroupId == id);
}
