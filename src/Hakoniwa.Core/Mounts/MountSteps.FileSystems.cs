using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Mounts;

/// <content>File systems of the sandbox's own: in memory, proc, message queues.</content>
internal sealed partial class MountSteps
{
    private void AddTmpfs(TmpfsEntry tmpfs)
        => Target($"mount an empty file system in memory on {tmpfs.Target} ({tmpfs.Options})",
            Mounted(tmpfs.Target, place => Calls.Mount("tmpfs", place, Mount.MS_NOSUID | Mount.MS_NODEV, tmpfs.Options)), tmpfs.Target);

    private void AddMessageQueues(MessageQueueEntry queues)
        => Target($"mount the sandbox's message queues on {queues.Target}",
            Mounted(queues.Target, place => Calls.Mount("mqueue", place, Mount.MS_NOSUID | Mount.MS_NODEV | Mount.MS_NOEXEC, null)), queues.Target);

    private void AddProc(ProcEntry proc)
    {
        // Root's user id alone may write sysctls such as kernel.core_pattern, even without a capability.
        var readOnly = Unistd.geteuid() == 0;
        var flags = Mount.MS_NOSUID | Mount.MS_NODEV | Mount.MS_NOEXEC | (readOnly ? Mount.MS_RDONLY : 0);
        var description = $"mount a fresh /proc on {proc.Target}{(readOnly ? ", read-only since the host's user is root" : "")}";
        if (proc.OrHosts)
        {
            AddProcOrHosts(proc, flags, description);
            return;
        }

        _targets.Add(new(description, ErrorCode.MountTarget, [.. Mounted(proc.Target, place => Calls.Mount("proc", place, flags, null))])
        {
            CodeFor = errno => errno == Errno.EPERM ? ErrorCode.ProcRefused : ErrorCode.MountTarget,
            Remedy = errno => errno == Errno.EPERM
                ? "The kernel refuses a new /proc where parts of the host's own are covered, as in a container: run that with its /proc unmasked (systempaths=unconfined), or show the host's with ProcFs(orHosts: true)."
                : null,
        });
    }

    private void AddProcOrHosts(ProcEntry proc, ulong flags, string description)
    {
        var hosts = OpenSource("/proc", MountFlags.HostProc, "read-only, in case a fresh one is refused");
        var fresh = _slots.Next();
        var (before, mount, after) = MountAt(proc.Target, place => Calls.Mount("proc", place, flags, null));
        var (lookUp, move) = Attachment(proc.Target);
        _anchors.Remove(proc.Target);
        Target(description + ", or show the host's if the kernel refuses that",
        [
            .. before,
            .. lookUp,
            mount with { Tolerate = Errno.EPERM, SaveTo = fresh },
            .. after.Select(c => c.Name == "unlinkat" ? c : c with { OnlyIf = fresh }),
            move(hosts) with { Unless = fresh },
            .. RemountEach(hosts, "/proc", MountFlags.HostProc).Select(c => c with { Unless = fresh }),
        ], proc.Target);
    }
}
