using Hakoniwa.Profiles.Schema;

namespace Hakoniwa.Profiles.Building;

/// <content>The root and what is in it.</content>
internal sealed partial class ProfileBuilder
{
    /// <summary>Owner only, as the original makes directories.</summary>
    private const int OriginalDirectoryMode = 0x1C0;

    private Container WithRoot(Container container)
    {
        if (_table["rootdir"] is { } directory)
            container = directory.Checked(() => container.RootDir(directory.Table.Text("path")!, directory.Table.Flag("rw")));
        if (_table["rootfs"] is { } rootfs)
            container = rootfs.Checked(() => container.RootFs(rootfs.Text == ProfileSchema.None ? null : rootfs.Text));
        if (_table["root"] is not { Table: var root } at)
            return container;

        if (_table["rootdir"] is not null)
            throw at.Error("'root' is about a root in memory, and 'rootdir' makes it a directory of the host");
        if (root.Has("size") || root.Has("mode") || root.Has("inodes"))
            container = at.Checked(() => container.TmpfsRoot(root.Number("size"), (int?)root.Number("mode"), root.Number("inodes")));
        return root["rw"] is { } rw ? container.WritableRoot(rw.Flag) : container;
    }

    private Container WithMounts(Container container)
    {
        foreach (var item in _table.Items("mounts"))
            container = item.Checked(() => Mounted(container, item));
        return container;
    }

    private Container Mounted(Container container, ProfileValue at)
    {
        var mount = at.Table;
        var type = mount.Text("type") ?? "";
        if (IsOriginal)
            type = type is "devfs" or "tmpfs" ? type : "bind";
        else
            CheckMount(at, type = type.Length == 0 ? "bind" : type);

        var destination = mount.Text("destination");
        switch (type)
        {
            case "devfs":
                return container.DevFs(destination ?? "/dev");
            case "procfs":
                return container.ProcFs(destination ?? "/proc", mount.Flag("host-fallback"));
            case "mqueue":
                return container.MessageQueues(destination ?? "/dev/mqueue");
            case "tmpfs":
                return container.Tmpfs(Destination(at, type), mount.Number("size"), (int?)mount.Number("mode"), mount.Number("inodes"));
            case "layer":
                return container.PrivateLayer(Source(at), destination);
            case "overlay":
                var lowers = mount.Items("lowers").Select(lower => lower.Text);
                return mount.Text("upper") is { } upper
                    ? container.OverlayKept(Destination(at, type), upper, mount.Text("work")!, lowers)
                    : container.Overlay(Destination(at, type), lowers);
            default:
                var attributes = AttributesOf(mount.Items("attributes"));
                return mount.Flag("rw")
                    ? container.BindReadWrite(Source(at), destination, attributes, mount.Flag("if-exists"))
                    : container.BindReadOnly(Source(at), destination, attributes, mount.Flag("if-exists"));
        }
    }

    /// <summary>By our own rules nothing that is written is without effect.</summary>
    private static void CheckMount(ProfileValue at, string type)
    {
        var mount = at.Table;
        OnlyKeys(mount, type, "type", type switch
        {
            "bind" => ["source", "destination", "rw", "if-exists", "attributes"],
            "layer" => ["source", "destination"],
            "tmpfs" => ["source", "destination", "size", "mode", "inodes"],
            "procfs" => ["source", "destination", "host-fallback"],
            "overlay" => ["source", "destination", "lowers", "upper", "work"],
            _ => ["source", "destination"],
        });
        if (type is not ("bind" or "layer") && mount["source"] is { Text.Length: > 0 } source)
            throw source.Error($"a mount of type '{type}' has no source: leave it out, or empty");
        if (mount.Has("upper") != mount.Has("work"))
            throw at.Error("'upper' and 'work' go together");
    }

    private static string Source(ProfileValue at)
        => at.Table["source"] is { Text.Length: > 0 } source ? source.Text : throw (at.Table["source"] ?? at).Error("the mount lacks a source");

    private static string Destination(ProfileValue at, string type)
        => at.Table.Text("destination") ?? throw at.Error($"a mount of type '{type}' lacks its destination");

    private Container WithFiles(Container container)
    {
        if (_table["filesystem"] is not { Table: var files })
            return container;
        foreach (var item in files.Items("files"))
        {
            container = item.Checked(() => container.File(
                item.Table.Text("destination")!, item.Table.Text("contents")!, (int?)item.Table.Number("mode"), item.Table.Flag("rw")));
        }

        foreach (var item in files.Items("dirs"))
        {
            var mode = IsOriginal ? OriginalDirectoryMode : (int?)item.Table.Number("mode");
            container = item.Checked(() => container.Directory(item.Table.Text("destination")!, mode));
        }

        foreach (var item in files.Items("symlinks"))
            container = item.Checked(() => container.Symlink(item.Table.Text("original")!, item.Table.Text("link")!));
        foreach (var item in files.Items("restrict"))
            container = item.Checked(() => container.Restrict(item.Table.Text("destination")!, AttributesOf(item.Table.Items("attributes"))));
        return container;
    }

    private static MountAttributes AttributesOf(IReadOnlyList<ProfileValue> words) => words.Aggregate(MountAttributes.None, (all, word) => all | word.Text switch
    {
        "ro" => MountAttributes.ReadOnly,
        "nosuid" => MountAttributes.NoSetUserId,
        "nodev" => MountAttributes.NoDevices,
        _ => MountAttributes.NoExecute,
    });
}
