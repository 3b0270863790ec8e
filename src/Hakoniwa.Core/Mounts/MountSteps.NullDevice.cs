using Hakoniwa.Diagnostics;
using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Mounts;

/// <content>The standard streams that are to be nothing.</content>
internal sealed partial class MountSteps
{
    private const string HiddenNull = ".hakoniwa-null";

    /// <summary>
    /// The launcher's own descriptor of /dev/null would be a handle on the host's node: root's user id alone could change its mode. So the
    /// streams get the node that the sandbox has, which is mounted read-only, or one that is hidden once they have it.
    /// </summary>
    private void AddNullStreams()
    {
        var dev = _table.Entries.OfType<DevEntry>().FirstOrDefault(d => IsDevicesOwn(d.Target + "/null"));
        var opens = new (int Wanted, int Stream)[]
        {
            (Slots.NullInput, Slots.StandardInput), (Slots.NullOutput, Slots.StandardOutput), (Slots.NullError, Slots.StandardError),
        }.Select(s => Calls.Open(dev is null ? HiddenNull : Relative(dev.Target + "/null"), Fcntl.O_RDWR, s.Stream) with { OnlyIf = s.Wanted });

        List<Call> calls = [];
        if (dev is null)
        {
            var slot = _slots.Next();
            List<Call> source = [Calls.OpenTree("/dev/null", slot)];
            if (KernelFeatures.MountSetattr)
                source.Add(Calls.SetMountAttributes(slot, MountAttributes.Device));
            _sources.Add(new("open /dev/null of the host for the standard streams", ErrorCode.MountSource, [.. source.Select(OnlyIfAny)]));
            calls.AddRange([MakeFile(HiddenNull), Calls.MoveMount(slot, HiddenNull), .. RemountEach("/dev/null", "/" + HiddenNull, MountAttributes.Device)]);
        }

        calls.AddRange(opens);
        if (dev is null)
        {
            calls.Add(new("umount2", Syscall.umount2, HiddenNull, Mount.MNT_DETACH) { Kind = CallKind.MayBlock });
            calls.Add(new("unlinkat", Syscall.unlinkat, Fcntl.AT_FDCWD, HiddenNull, 0));
        }

        _targets.Add(new("open the null device for the standard streams that are nothing", ErrorCode.StepFailed,
            [.. calls.Select(c => c.OnlyIf == Call.NoSlot ? OnlyIfAny(c) : c)]));
    }

    private bool IsDevicesOwn(string path) => _table.CoveringEntry(path) is DevEntry && _table.Entries.All(e => e.Target != path);

    private static Call OnlyIfAny(Call call) => call with { OnlyIf = Slots.AnyNull };
}
