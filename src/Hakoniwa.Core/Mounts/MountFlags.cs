using Hakoniwa.Interop;

namespace Hakoniwa.Mounts;

/// <summary>The kernel's attributes that mounts of each kind get.</summary>
internal static class MountFlags
{
    internal const ulong ReadOnlyBind = Mount.MOUNT_ATTR_RDONLY | Mount.MOUNT_ATTR_NOSUID | Mount.MOUNT_ATTR_NODEV;
    internal const ulong WritableBind = Mount.MOUNT_ATTR_NOSUID | Mount.MOUNT_ATTR_NODEV;

    /// <summary>
    /// A device can be written to through a read-only mount; what read-only prevents is changing the owner and mode of the host's node, which
    /// root's user id alone would allow.
    /// </summary>
    internal const ulong Device = Mount.MOUNT_ATTR_RDONLY | Mount.MOUNT_ATTR_NOSUID;

    /// <summary>The host's own /proc, where a fresh one is refused.</summary>
    internal const ulong HostProc = ReadOnlyBind | Mount.MOUNT_ATTR_NOEXEC;

    internal static ulong ForBind(string source, bool readOnly, MountAttributes more = MountAttributes.None)
    {
        var attributes = readOnly ? ReadOnlyBind : WritableBind;
        return (SandboxPath.IsWithin(source, "/dev") ? attributes & ~Mount.MOUNT_ATTR_NODEV : attributes) | Of(more);
    }

    internal static ulong Of(MountAttributes attributes)
    {
        ulong flags = 0;
        if ((attributes & MountAttributes.ReadOnly) != 0)
            flags |= Mount.MOUNT_ATTR_RDONLY;
        if ((attributes & MountAttributes.NoSetUserId) != 0)
            flags |= Mount.MOUNT_ATTR_NOSUID;
        if ((attributes & MountAttributes.NoDevices) != 0)
            flags |= Mount.MOUNT_ATTR_NODEV;
        if ((attributes & MountAttributes.NoExecute) != 0)
            flags |= Mount.MOUNT_ATTR_NOEXEC;
        return flags;
    }

    /// <summary>The same, as mount(2) wants them.</summary>
    internal static ulong ForMount(ulong attributes)
    {
        ulong flags = 0;
        if ((attributes & Mount.MOUNT_ATTR_RDONLY) != 0)
            flags |= Mount.MS_RDONLY;
        if ((attributes & Mount.MOUNT_ATTR_NOSUID) != 0)
            flags |= Mount.MS_NOSUID;
        if ((attributes & Mount.MOUNT_ATTR_NODEV) != 0)
            flags |= Mount.MS_NODEV;
        if ((attributes & Mount.MOUNT_ATTR_NOEXEC) != 0)
            flags |= Mount.MS_NOEXEC;
        return flags;
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
        if ((attributes & Mount.MOUNT_ATTR_NOEXEC) != 0)
            names.Add("noexec");
        return "{" + string.Join(',', names) + "}";
    }
}
