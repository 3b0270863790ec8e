using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Mounts;

/// <content>The device directory.</content>
internal sealed partial class MountSteps
{
    private static readonly string[] Devices = ["null", "zero", "full", "random", "urandom", "tty"];

    /// <summary>/dev is a directory on the root, so that it becomes read-only with it and costs no mount of its own.</summary>
    private void AddDev(DevEntry dev)
    {
        var calls = MakePlace(dev.Target, isDirectory: true);
        Target($"make the device directory {dev.Target}", calls, dev.Target);
        if (IsForeign(dev.Target))
        {
            throw new SandboxException(ErrorCode.ContradictoryDescription,
                $"the device directory {dev.Target} lies in a directory of the host, where nothing can be created");
        }

        foreach (var name in Devices)
        {
            var slot = OpenSource("/dev/" + name, MountAttributes.Device, "as a device");
            Target($"show {dev.Target}/{name}",
            [
                MakeFile(Relative(dev.Target + "/" + name)),
                Calls.MoveMount(slot, Relative(dev.Target + "/" + name)),
                .. RemountEach("/dev/" + name, dev.Target + "/" + name, MountAttributes.Device),
            ], dev.Target);
        }

        (string Original, string Name)[] links =
            [("/proc/self/fd", "fd"), ("/proc/self/fd/0", "stdin"), ("/proc/self/fd/1", "stdout"), ("/proc/self/fd/2", "stderr"), ("pts/ptmx", "ptmx")];
        Target($"link {dev.Target}/{{fd,stdin,stdout,stderr,ptmx}}",
            [.. links.Select(l => new Call("symlinkat", Syscall.symlinkat, l.Original, Fcntl.AT_FDCWD, Relative(dev.Target + "/" + l.Name)))], dev.Target);

        Target($"mount a terminal file system of its own on {dev.Target}/pts",
        [
            Calls.MakeDirectory(Relative(dev.Target + "/pts"), 0x1ED, mayExist: true),
            Calls.Mount("devpts", Relative(dev.Target + "/pts"), Mount.MS_NOSUID | Mount.MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0620"),
        ], dev.Target);
        Target($"mount an empty file system in memory on {dev.Target}/shm",
        [
            Calls.MakeDirectory(Relative(dev.Target + "/shm"), 0x1ED, mayExist: true),
            Calls.Mount("tmpfs", Relative(dev.Target + "/shm"), Mount.MS_NOSUID | Mount.MS_NODEV, "mode=1777"),
        ], dev.Target);
    }
}
