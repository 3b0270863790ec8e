using Hakoniwa.Diagnostics;
using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Mounts;

/// <content>
/// Attributes on kernels before 5.12, which only know them for one mount at a time, after it is attached. A mount that another process makes
/// below a source between the reading of the mount table and the launch keeps its own attributes there; on newer kernels none can escape.
/// </content>
internal sealed partial class MountSteps
{
    private const int MountDescriptor = 1000;

    /// <summary>For what was opened from the host: <paramref name="slot"/> holds the tree, whose mounts are those at <paramref name="source"/>.</summary>
    private IEnumerable<Call> RemountEach(int slot, string source, ulong attributes)
        => KernelFeatures.MountSetattr
            ? []
            : HostMounts.TreeAt(source).SelectMany(mount => Remount(slot, mount.Suffix, mount.Flags | MountFlags.ForMount(attributes)));

    /// <summary>For a copy of a mount of the sandbox's own.</summary>
    private static IEnumerable<Call> RemountOwn(int slot, ulong attributes)
        => KernelFeatures.MountSetattr
            ? []
            : RemountByDescriptor(slot, Mount.MS_NOSUID | Mount.MS_NODEV | Mount.MS_RELATIME | MountFlags.ForMount(attributes));

    /// <summary>
    /// The flags a mount has must be among <paramref name="flags"/>: in a user namespace the kernel locks them, and refuses a remount that lacks
    /// one. Refused is an error, never a mount that is weaker than asked.
    /// </summary>
    private IEnumerable<Call> Remount(int slot, string suffix, ulong flags)
    {
        if (suffix.Length == 0)
            return RemountByDescriptor(slot, flags);
        var place = _slots.Next();
        return [Calls.OpenWithin(slot, Relative(suffix), place), .. RemountByDescriptor(place, flags)];
    }

    /// <summary>mount(2) takes a path, and a descriptor of known number gives the mount one.</summary>
    private static IEnumerable<Call> RemountByDescriptor(int slot, ulong flags) =>
    [
        new("dup3", Syscall.dup3, Arg.Slot(slot), MountDescriptor, Fcntl.O_CLOEXEC),
        new("mount", Syscall.mount, 0, DescriptorPath(MountDescriptor), 0, flags | Mount.MS_REMOUNT | Mount.MS_BIND, 0),
    ];
}
