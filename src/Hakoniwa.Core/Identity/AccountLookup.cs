using System.Globalization;

namespace Hakoniwa.Identity;

/// <summary>The ids that a user, named or numbered, has by the texts of passwd(5) and group(5).</summary>
/// <param name="User">The user id.</param>
/// <param name="Group">The first group, or null to leave it as it is.</param>
/// <param name="Groups">All groups, the first among them.</param>
/// <param name="GroupsAreImplied">Whether nobody asked for them by name: those that are not to be had can be left out.</param>
internal sealed record AccountLookup(uint User, uint? Group, uint[] Groups, bool GroupsAreImplied)
{
    internal static AccountLookup Find(RunAs runAs, string passwd, string group)
    {
        var entry = PasswdFile.Users(passwd).FirstOrDefault(u => u.Name == runAs.User);
        var user = entry?.UserId ?? Number(runAs.User) ?? throw Unknown("user", runAs.User, "/etc/passwd");
        entry ??= PasswdFile.Users(passwd).FirstOrDefault(u => u.UserId == user);

        if (runAs.Group is { } name)
        {
            var first = GroupId(name, group);
            return new(user, first, [.. runAs.Supplementary.Select(g => GroupId(g, group)).Append(first).Distinct()], GroupsAreImplied: false);
        }

        var implied = entry is null ? [] : PasswdFile.Groups(group).Where(g => g.Members.Contains(entry.Name)).Select(g => g.GroupId);
        return new(user, entry?.GroupId, [.. (entry is null ? implied : implied.Append(entry.GroupId)).Distinct().Take(RunAsSteps.MaxGroups)], GroupsAreImplied: true);
    }

    private static uint GroupId(string name, string text)
        => PasswdFile.Groups(text).FirstOrDefault(g => g.Name == name)?.GroupId ?? Number(name) ?? throw Unknown("group", name, "/etc/group");

    private static uint? Number(string text)
        => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number != uint.MaxValue ? number : null;

    private static SandboxException Unknown(string kind, string name, string path)
        => new(ErrorCode.UnknownAccount, $"there is no {kind} {name} in the sandbox's {path}", $"Show a {path} that has it, or give its number.");
}
