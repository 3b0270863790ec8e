using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Mounts;

/// <content>File systems of the sandbox's own: in memory, proc, message queues.</content>
internal sealed partial class MountSteps
{
    private void AddTmpfs(TmpfsEntry tmpfs)
    {
        AddWritableTmpfs(tmpfs);
        if (!tmpfs.ReadOnly)
            return;

        // Not what is mounted in it, and not before that is.
        const ulong flags = Mount.MS_RDONLY | Mount.MS_NOSUID | Mount.MS_NODEV;
        IEnumerable<Call> calls = _anchors.TryGetValue(tmpfs.Target, out var anchor)
            ? RemountByDescriptor(anchor, flags)
            : [new("mount", Syscall.mount, 0, OwnPlace(tmpfs.Target)!.Value.Path, 0, Mount.MS_REMOUNT | Mount.MS_BIND | flags, 0)];
        _last.Add(new($"make {tmpfs.Target} read-only", ErrorCode.MountTarget, [.. calls]));
    }

    private void AddWritableTmpfs(TmpfsEntry tmpfs)
    {
        if (tmpfs is { Size: null, Inodes: null } && IsOnFreeRoot(tmpfs.Target))
        {
            AddShareOfRoot(tmpfs.Target, tmpfs.Mode);
            return;
        }

        Target($"mount an empty file system in memory on {tmpfs.Target} ({tmpfs.Options})",
            Mounted(tmpfs.Target, place => Calls.Mount("tmpfs", place, Mount.MS_NOSUID | Mount.MS_NODEV, tmpfs.Options)), tmpfs.Target);
    }

    /// <summary>
    /// A directory of the root's own file system in memory, as a mount of its own, which stays writable when the root becomes read-only. It is
    /// as empty, private and short-lived as a file system of its own would be, and costs the kernel a tenth of making and removing one.
    /// </summary>
    private void AddShareOfRoot(string target, int mode)
    {
        var place = OwnPlace(target)!.Value;
        var made = !_made.Add(target);
        var calls = MakePlace(SandboxPath.Parent(target), isDirectory: true);
        calls.Add(place.MakeDirectory(mode));
        if (made)
            calls.Add(new("fchmodat", Syscall.fchmodat, Fcntl.AT_FDCWD, place.Path, mode));
        calls.Add(new("mount", Syscall.mount, place.Path, place.Path, 0, Mount.MS_BIND, 0));
        Target($"make {target} an empty directory in memory that stays writable ({TmpfsEntry.OptionsOf(null, mode, null)})", calls, target);
    }

    /// <summary>Whether a place lies directly in a root in memory that has no limits of its own, which would then hold for this place, too.</summary>
    private bool IsOnFreeRoot(string target)
        => _table.Root is MemoryRoot { Size: null, Inodes: null } && OwnPlace(target) is { IsBelowRoot: true } && _table.CoveringEntry(target) switch
        {
            null => true,
            DirectoryEntry directory => IsOnFreeRoot(directory.Target),
            DevEntry dev => !IsLeftWritable(dev.Target) && IsOnFreeRoot(dev.Target),
            _ => false,
        };

    private void AddMessageQueues(MessageQueueEntry queues)
        => Target($"mount the sandbox's message queues on {queues.Target}",
            Mounted(queues.Target, place => Calls.Mount("mqueue", place, Mount.MS_NOSUID | Mount.MS_NODEV | Mount.MS_NOEXEC, null)), queues.Target);

    private void AddProc(ProcEntry proc)
    {
        var flags = ProcEntry.FreshFlags;
        var readOnly = (flags & Mount.MS_RDONLY) != 0;
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
