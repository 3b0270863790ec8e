using System.Globalization;
using System.Text;

using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Identity;

/// <summary>
/// A second user and mount namespace for a program that keeps CAP_SYS_ADMIN. The mounts were made in the first; copied into a mount namespace
/// that another user namespace owns, the kernel locks their flags and holds them together, so that the program can neither make a read-only
/// directory of the host writable nor take a mount away that covers something. See mount_namespaces(7), "Restrictions on mount namespaces".
/// </summary>
internal sealed class NestedNamespace
{
    private readonly int _proc;

    internal NestedNamespace(Slots slots) => _proc = slots.Next();

    /// <summary>These are made with the second user namespace, so that it owns them and capabilities count in them.</summary>
    internal static NamespaceKinds Owned => NamespaceKinds.Network | NamespaceKinds.Uts;

    internal static bool IsNeeded(ContainerSpec spec) => spec.Capabilities.Contains(LinuxCapability.SysAdmin);

    /// <summary>The maps are files of proc; the sandbox's own may be read-only or missing.</summary>
    internal Step OpenProc() => new("open /proc of the host for the second user namespace", ErrorCode.StepFailed,
        [Calls.Open("/proc", Fcntl.O_PATH | Fcntl.O_DIRECTORY, _proc)]);

    internal Step Enter(ContainerSpec spec, IdMap map, Slots slots)
    {
        var flags = Sched.CLONE_NEWUSER | Sched.CLONE_NEWNS | NamespaceFlags.Of(spec.Namespaces & Owned);
        var (user, group) = (Same(map.OwnUser), Same(map.OwnGroup));
        return new("enter a second user namespace, whose capabilities do not reach the mounts", ErrorCode.UserNamespacesForbidden,
        [
            new("unshare", Syscall.unshare, flags),
            .. Write(slots, "self/uid_map", user),
            .. Write(slots, "self/setgroups", "deny"),
            .. Write(slots, "self/gid_map", group),
            Calls.Close(_proc),
        ]);
    }

    private static string Same(uint id) => string.Create(CultureInfo.InvariantCulture, $"{id} {id} 1");

    private IEnumerable<Call> Write(Slots slots, string path, string text)
    {
        var slot = slots.Next();
        return
        [
            new("openat", Syscall.openat, Arg.Slot(_proc), path, Fcntl.O_WRONLY | Fcntl.O_CLOEXEC, 0) { SaveTo = slot },
            Calls.Write(slot, Encoding.ASCII.GetBytes(text), "\"" + text + "\""),
            Calls.Close(slot),
        ];
    }
}
