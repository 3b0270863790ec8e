using Hakoniwa.Interop;
using Hakoniwa.Launch;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Identity;

/// <summary>
/// Root's user id alone may write to the host's cgroups, without a capability. The kernel lets everybody mount them who has a cgroup namespace in
/// a user namespace of his own; so a sandbox that is root on the host cannot make one. It cannot map ids in there in any case, for which its
/// /proc would have to be writable.
/// </summary>
internal static class CgroupNamespaceSteps
{
    private const string Path = "/proc/sys/user/max_cgroup_namespaces";

    /// <summary>In the new user namespace, whose own limit the file then is; and after the cgroup namespace that the sandbox itself has.</summary>
    internal static IEnumerable<Step> Forbid(ContainerSpec spec, Slots slots)
    {
        if (Unistd.geteuid() != 0 || (!spec.Seccomp.MayAllow("mount", spec.Capabilities) && !spec.Seccomp.MayAllow("fsmount", spec.Capabilities)))
            yield break;

        // Where it is read-only this is a container, whose root has no more cgroups than the container's; docs/security-model.md says so.
        var slot = slots.Next();
        yield return new("let no cgroup namespace be made, since the host's user is root", ErrorCode.StepFailed,
        [
            Calls.Open(Path, Fcntl.O_WRONLY, slot) with { Tolerate = Errno.EROFS },
            Calls.Write(slot, "0"u8.ToArray(), "\"0\"") with { OnlyIf = slot },
            Calls.Close(slot) with { OnlyIf = slot },
        ]);
    }
}
