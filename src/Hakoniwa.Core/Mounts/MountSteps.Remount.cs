using System.Globalization;

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
    /// <summary>A number that the runtime's descriptors do not reach, so that a fixed path can name the mount.</summary>
    private const int MountDescriptor = 1000;

    private IEnumerable<Call> RemountEach(string source, string target, ulong attributes)
        => KernelFeatures.MountSetattr ? [] : HostMounts.TreeAt(source).SelectMany(mount => Remount(target + mount.Suffix, attributes, mount.Flags));

    private IEnumerable<Call> RemountOne(string target, ulong attributes)
        => KernelFeatures.MountSetattr ? [] : Remount(target, attributes, Mount.MS_NOSUID | Mount.MS_NODEV | Mount.MS_RELATIME);

    /// <summary>
    /// The flags a mount has stay: in a user namespace the kernel locks them, and refuses a remount that lacks one. What was asked for is
    /// added, and refused is an error, never a mount that is weaker than asked.
    /// </summary>
    private IEnumerable<Call> Remount(string target, ulong attributes, ulong existing)
    {
        var flags = existing | Mount.MS_REMOUNT | Mount.MS_BIND;
        if ((attributes & Mount.MOUNT_ATTR_RDONLY) != 0)
            flags |= Mount.MS_RDONLY;
        if ((attributes & Mount.MOUNT_ATTR_NOSUID) != 0)
            flags |= Mount.MS_NOSUID;
        if ((attributes & Mount.MOUNT_ATTR_NODEV) != 0)
            flags |= Mount.MS_NODEV;

        var place = _slots.Next();
        var path = "/proc/self/fd/" + MountDescriptor.ToString(CultureInfo.InvariantCulture);
        return
        [
            Calls.OpenInRoot(Relative(target), place),
            new("dup3", Syscall.dup3, Arg.Slot(place), MountDescriptor, Fcntl.O_CLOEXEC),
            new("mount", Syscall.mount, 0, path, 0, flags, 0) { Kind = CallKind.MayBlock },
        ];
    }
}
