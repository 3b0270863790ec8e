using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Limiting;

/// <summary>The steps by which the child enters the group that the launcher has made for it.</summary>
/// <remarks>
/// It shares the launcher's memory in there until its exec. That memory stays charged to the launcher's group, and the kernel takes no
/// process in the middle of a vfork as victim when memory runs out: a limit that is too small is ENOMEM for a step.
/// </remarks>
internal static class CgroupSteps
{
    internal static IEnumerable<Step> Enter(CgroupPlan group, bool hasNamespace)
    {
        var limits = group.Limits.ToString();
        yield return new($"enter a cgroup of its own{(limits.Length == 0 ? "" : $" ({limits})")}", ErrorCode.CgroupUnavailable, [Calls.Write(group.Slot, "0"u8.ToArray(), "\"0\"")])
        {
            Remedy = errno => errno switch
            {
                Errno.EACCES or Errno.EPERM => CgroupSearch.Delegation + ".",
                Errno.EBUSY => "The parent group has processes of its own, and cannot limit its children.",
                _ => null,
            },
        };

        // After the move, so that the new group is what the namespace has as its root.
        if (hasNamespace)
            yield return new("make that cgroup the root of those it sees", ErrorCode.StepFailed, [new("unshare", Syscall.unshare, Sched.CLONE_NEWCGROUP)]);
    }
}
