using Hakoniwa.Diagnostics;
using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Mounts;

/// <content>The device directory.</content>
internal sealed partial class MountSteps
{
    private const int SharedMemoryMode = 0x3FF;

    private static readonly string[] Devices = ["null", "zero", "full", "random", "urandom", "tty"];

    private static readonly (string Original, string Name)[] Links =
        [("/proc/self/fd", "fd"), ("/proc/self/fd/0", "stdin"), ("/proc/self/fd/1", "stdout"), ("/proc/self/fd/2", "stderr"), ("pts/ptmx", "ptmx")];

    /// <summary>
    /// On a root that becomes read-only /dev is a directory, so that it becomes read-only with it and costs no mount of its own. Elsewhere it is
    /// a file system in memory that is made read-only when everything is in it.
    /// </summary>
    private void AddDev(DevEntry dev)
    {
        if (IsForeign(dev.Target) || IsLeftWritable(dev.Target))
            AddDevFileSystem(dev);
        else
            Target($"make the device directory {dev.Target}", MakePlace(dev.Target, isDirectory: true), dev.Target);

        foreach (var name in Devices.Where(d => IsFree(dev, d)))
        {
            var place = Inside(dev, name);
            var slot = OpenSource("/dev/" + name, MountFlags.Device, "as a device");
            Target($"show {dev.Target}/{name}",
                [place.MakeFile(), place.MoveMount(slot), .. RemountEach(slot, "/dev/" + name, MountFlags.Device)], dev.Target);
        }

        Target($"link {dev.Target}/{{fd,stdin,stdout,stderr,ptmx}}",
            Links.Where(l => IsFree(dev, l.Name)).Select(l => Inside(dev, l.Name).MakeSymlink(l.Original)), dev.Target);
        if (IsFree(dev, "pts"))
        {
            Target($"mount a terminal file system of its own on {dev.Target}/pts",
                Mounted(dev.Target + "/pts", place => Calls.Mount("devpts", place, Mount.MS_NOSUID | Mount.MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0620")), dev.Target);
        }

        if (IsFree(dev, "shm"))
            AddTmpfs(new TmpfsEntry(dev.Target + "/shm", null, SharedMemoryMode, null));

        if (_table.HasTerminal && IsFree(dev, "console"))
            AddConsole(dev);
    }

    private void AddDevFileSystem(DevEntry dev)
    {
        Target($"mount a file system in memory for the device directory {dev.Target}",
            Mounted(dev.Target, place => Calls.Mount("tmpfs", place, Mount.MS_NOSUID | Mount.MS_NODEV, "mode=755")), dev.Target);

        var opened = _anchors.ContainsKey(dev.Target);
        var slot = opened ? _anchors[dev.Target] : _slots.Next();
        _last.Add(new($"make {dev.Target} read-only", ErrorCode.StepFailed,
        [
            .. opened ? [] : new[] { OwnPlace(dev.Target)!.Value.Open(Fcntl.O_PATH | Fcntl.O_DIRECTORY, slot) },
            .. RemountByDescriptor(slot, Mount.MS_RDONLY | Mount.MS_NOSUID | Mount.MS_NODEV),
        ]));
    }

    /// <summary>
    /// The terminal itself lies in the host's terminal file system, which the sandbox does not have: here ttyname(3) finds it. It is opened by
    /// name, since the launcher's descriptor belongs to the launcher's mount table.
    /// </summary>
    private void AddConsole(DevEntry dev)
    {
        var path = NewPath(null);
        var slot = _slots.Next();
        const ulong attributes = MountFlags.Device | Mount.MOUNT_ATTR_NOEXEC;
        var place = Inside(dev, "console");
        List<Call> opens = [.. CheckIdentity(path, slot), .. KernelFeatures.MountSetattr ? [Calls.SetMountAttributes(slot, attributes)] : (IEnumerable<Call>)[]];
        List<Call> calls = [place.MakeFile(), place.MoveMount(slot), .. RemountEach(slot, "/dev/pts", attributes)];

        // Where the terminal has no name outside it has none inside.
        _sources.Add(new("open the sandbox's terminal as a device", ErrorCode.MountSource,
            [Calls.OpenTree(path.Slot, slot) with { Tolerate = Errno.ENOENT }, .. opens.Select(c => c with { OnlyIf = slot })]));
        Target($"show {dev.Target}/console, the sandbox's terminal", calls.Select(c => c with { OnlyIf = slot }), dev.Target);
    }

    private Place Inside(DevEntry dev, string name) => OwnPlace(dev.Target + "/" + name)!.Value;

    /// <summary>Whether the description has nothing of its own at a name of the device directory.</summary>
    private bool IsFree(DevEntry dev, string name) => !_table.Has(dev.Target + "/" + name);
}
