using System.Globalization;

using Hakoniwa.Interop;
using Hakoniwa.Mounts;

namespace Hakoniwa.Identity;

/// <summary>/etc/passwd and /etc/group of a sandbox, with entries for its user and group where the host's files lack them.</summary>
internal static class AccountFiles
{
    internal static void AddTo(Dictionary<string, MountEntry> places, ContainerSpec spec)
    {
        var map = (spec.Namespaces & NamespaceKinds.User) != 0 ? IdMap.Of(spec) : null;
        var uid = map?.OwnUser ?? Unistd.geteuid();
        var gid = map?.OwnGroup ?? Unistd.getegid();
        var home = spec.Environment.GetValueOrDefault("HOME", "/");
        var name = spec.Environment.GetValueOrDefault("USER", "user" + uid.ToString(CultureInfo.InvariantCulture));

        var passwd = ReadHosts(places, spec, "passwd", HostAccountFile.Passwd);
        if (passwd is not null && passwd.User(uid) is null)
            Add(places, "/etc/passwd", PasswdFile.WithUser(passwd.Text, name, uid, gid, home));

        var group = ReadHosts(places, spec, "group", HostAccountFile.Group);
        if (group is not null && !group.HasGroup(gid))
            Add(places, "/etc/group", PasswdFile.WithGroup(group.Text, name, gid));
    }

    private static void Add(Dictionary<string, MountEntry> places, string target, string contents)
        => places[target] = new FileEntry(target, System.Text.Encoding.UTF8.GetBytes(contents));

    /// <summary>The file as the sandbox would see it without us; null where the description itself says what is there.</summary>
    private static AccountContent? ReadHosts(Dictionary<string, MountEntry> places, ContainerSpec spec, string name, HostAccountFile hosts)
    {
        if (places.ContainsKey("/etc/" + name))
            return null;
        return places.GetValueOrDefault("/etc") switch
        {
            // Nothing can be made where there is no file; and where a link leads in the sandbox is not where it leads here.
            BindEntry bind when new FileInfo(Path.Combine(bind.Source, name)) is { Exists: false } or { LinkTarget: not null } => null,
            BindEntry { Source: "/etc" } => hosts.Read(),
            BindEntry bind => new(AccountText.ReadOrEmpty(Path.Combine(bind.Source, name))),
            null when spec.Root is HostRoot root => HostPath.ReadWithin(root.Directory, "etc/" + name) is { } text ? new(text) : null,
            null => new(""),
            _ => null,
        };
    }
}
