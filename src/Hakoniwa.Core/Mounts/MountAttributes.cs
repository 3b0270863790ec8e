using Hakoniwa.Interop;

namespace Hakoniwa.Mounts;

/// <summary>The attributes that mounts of each kind get.</summary>
internal static class MountAttributes
{
    internal const ulong ReadOnlyBind = Mount.MOUNT_ATTR_RDONLY | Mount.MOUNT_ATTR_NOSUID | Mount.MOUNT_ATTR_NODEV;
    internal const ulong WritableBind = Mount.MOUNT_ATTR_NOSUID | Mount.MOUNT_ATTR_NODEV;

    /// <summary>
    /// A device can be written to through a read-only mount; what read-only prevents is changing the owner and mode of the host's node, which
    /// root's user id alone would allow.
    /// </summary>
    internal const ulong Device = Mount.MOUNT_ATTR_RDONLY | Mount.MOUNT_ATTR_NOSUID;

    internal static ulong ForBind(string source, bool readOnly)
    {
        var attributes = readOnly ? ReadOnlyBind : WritableBind;
        return SandboxPath.IsWithin(source, "/dev") ? attributes & ~Mount.MOUNT_ATTR_NODEV : attributes;
    }

    internal static string Describe(ulong attributes)
    {
        var names = new List<string>();
        if ((attributes & Mount.MOUNT_ATTR_RDONLY) != 0)
            names.Add("ro");
        if ((attributes & Mount.MOUNT_ATTR_NOSUID) != 0)
            names.Add("nosuid");
        if ((attributes & Mount.MOUNT_ATTR_NODEV) != 0)
            names.Add("nodev");
        return "{" + string.Join(',', names) + "}";
    }
}
