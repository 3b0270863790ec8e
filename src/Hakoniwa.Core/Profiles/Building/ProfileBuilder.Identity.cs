using System.Globalization;

namespace Hakoniwa.Profiles.Building;

/// <content>Users, ids and what they may do.</content>
internal sealed partial class ProfileBuilder
{
    private Container WithIds(Container container)
    {
        if (_table["hostname"] is { } name)
            container = name.Checked(() => container.HostName(name.Text));
        if (_table.Text("userns") is { } userns)
            container = container.UserNamespaceMode(userns == "auto" ? UserNamespaceMode.Auto : UserNamespaceMode.Own);
        if (_table["uidmaps"] is { Items.Count: > 0 } users)
            container = users.Checked(() => container.MapUserIds(Ranges(users, host.UserId)));
        if (_table["gidmaps"] is { Items.Count: > 0 } groups)
            container = groups.Checked(() => container.MapGroupIds(Ranges(groups, host.GroupId)));
        if (_table["user"] is { } user)
        {
            container = user.Checked(() => container.RunAs(
                NameOrId(user.Table["name"])!, NameOrId(user.Table["group"]), user.Table.Items("groups").Select(g => NameOrId(g)!)));
        }

        if (_table["account-entries"] is { } entries)
            container = container.AccountEntries(entries.Flag);
        if (_table["capabilities"] is { } capabilities)
            container = capabilities.Checked(() => container.KeepCapabilities(capabilities.Items.Select(Capability)));
        return _table["allow-new-privileges"] is { } allow ? container.AllowNewPrivileges(allow.Flag) : container;
    }

    private static IdRange[] Ranges(ProfileValue maps, uint own) =>
    [
        .. maps.Items.Select(map => new IdRange(
            (uint)map.Table.Number("container_id")!.Value, (uint)(map.Table.Number("host_id") ?? own), (uint)(map.Table.Number("count") ?? 1))),
    ];

    private static string? NameOrId(ProfileValue? value) => value?.Content switch
    {
        null => null,
        long id => id.ToString(CultureInfo.InvariantCulture),
        var name => (string)name,
    };

    /// <summary>The names are in the order of the kernel's numbers.</summary>
    private static LinuxCapability Capability(ProfileValue name) => (LinuxCapability)Array.IndexOf(Capabilities.CapabilityNames.All, name.Text);
}
