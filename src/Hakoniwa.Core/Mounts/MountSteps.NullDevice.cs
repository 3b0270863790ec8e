using Hakoniwa.Diagnostics;
using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Mounts;

/// <content>The standard streams that are to be nothing.</content>
internal sealed partial class MountSteps
{
    /// <summary>
    /// The launcher's own descriptor of /dev/null would be a handle on the host's node: root's user id alone could change its mode. So the
    /// streams get the node that the sandbox has, which is mounted read-only, or one that is hidden once they have it.
    /// </summary>
    private void AddNullStreams()
    {
        var dev = _table.Entries.OfType<DevEntry>().FirstOrDefault(d => IsFree(d, "null"));
        var device = dev is null ? Hidden() : Inside(dev, "null");
        Call[] opens =
        [
            device.Open(Fcntl.O_RDWR, Slots.StandardInput) with { OnlyIf = Slots.NullInput },
            device.Open(Fcntl.O_RDWR, Slots.StandardOutput) with { OnlyIf = Slots.NullOutput },
            device.Open(Fcntl.O_RDWR, Slots.StandardError) with { OnlyIf = Slots.NullError },
        ];

        List<Call> calls = [];
        if (dev is null)
        {
            var slot = _slots.Next();
            List<Call> source = [Calls.OpenTree("/dev/null", slot)];
            if (KernelFeatures.MountSetattr)
                source.Add(Calls.SetMountAttributes(slot, MountFlags.Device));
            _sources.Add(new("open /dev/null of the host for the standard streams", ErrorCode.MountSource, [.. source.Select(OnlyIfAny)]));
            calls.AddRange([device.MakeFile(), device.MoveMount(slot), .. RemountEach(slot, "/dev/null", MountFlags.Device)]);
        }

        calls.AddRange(opens);
        if (dev is null)
            calls.AddRange([new("umount2", Syscall.umount2, device.Path, Mount.MNT_DETACH), RemoveFile(device)]);

        _targets.Add(new("open the null device for the standard streams that are nothing", ErrorCode.StepFailed,
            [.. calls.Select(c => c.OnlyIf == Call.NoSlot ? OnlyIfAny(c) : c)]));
    }

    private static Call OnlyIfAny(Call call) => call with { OnlyIf = Slots.AnyNull };
}
