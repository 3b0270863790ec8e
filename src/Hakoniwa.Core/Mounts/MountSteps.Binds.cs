using Hakoniwa.Diagnostics;
using Hakoniwa.Interop;
using Hakoniwa.Launch;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Mounts;

/// <content>What is shown of the host.</content>
internal sealed partial class MountSteps
{
    private const int InodeOffset = 0x20;
    private const int DeviceOffset = 0x88;

    private void AddBind(BindEntry bind)
    {
        var how = (bind.ReadOnly ? "read-only" : "writable") + (bind.IfPresent ? ", if it is there" : "");
        var attributes = MountFlags.ForBind(bind.Source, bind.ReadOnly, bind.More);
        var slot = OpenSource(bind.Source, attributes, how, bind.IfPresent);
        var place = bind.Source == bind.Target ? bind.Target : $"{bind.Target} (from {bind.Source})";
        var calls = new List<Call>();
        if (!bind.IfPresent)
        {
            calls.AddRange(MakePlace(bind.Target, IsDirectory(bind.Source)));
            calls.AddRange(Attach(slot, bind.Target));
        }
        else
        {
            // A place without anything on it would look as if the source were there, and empty.
            calls.AddRange(MakePlace(SandboxPath.Parent(bind.Target), isDirectory: true));
            if (OwnPlace(bind.Target) is { } own)
                calls.Add((IsDirectory(bind.Source) ? own.MakeDirectory(0x1ED) : own.MakeFile()) with { OnlyIf = slot });
            calls.AddRange(Attach(slot, bind.Target).Select(c => c with { OnlyIf = slot }));
        }

        calls.AddRange(RemountEach(slot, bind.Source, attributes).Select(c => bind.IfPresent ? c with { OnlyIf = slot } : c));
        Target($"show {place} {how}", calls, bind.Target);
    }

    /// <summary>
    /// A descriptor of the caller's belongs to the caller's mount table, and the kernel copies trees of the own table alone. So what it stands
    /// for is opened again by the name it has at the launch, and must turn out to be the same file.
    /// </summary>
    private void AddHandle(HandleEntry handle)
    {
        var how = handle.ReadOnly ? "read-only" : "writable";
        var path = NewPath(handle.Handle);
        var (name, attributes) = (path.Find(), handle.ReadOnly ? MountFlags.ReadOnlyBind : MountFlags.WritableBind);
        var slot = _slots.Next();
        List<Call> calls = [Calls.OpenTree(path.Slot, slot), .. CheckIdentity(path, slot)];
        if (KernelFeatures.MountSetattr)
            calls.Add(Calls.SetMountAttributes(slot, attributes));
        _sources.Add(new($"open {name} of the host, which a descriptor stands for, {how}", ErrorCode.MountSource, calls)
        {
            Remedy = errno => errno is Errno.ENOENT or Errno.ESTALE ? "A bind by descriptor needs a file or directory that still has a name in the caller's file system." : null,
        });

        Target($"show {handle.Target} (from {name}) {how}",
            [.. MakePlace(handle.Target, path.Identity().IsDirectory), .. Attach(slot, handle.Target), .. RemountEach(slot, name, attributes)], handle.Target);
    }

    private BoundPath NewPath(SafeFileHandle? handle)
    {
        var path = new BoundPath(handle, _slots.Next(), _slots.Next(), _slots.Next());
        _paths.Add(path);
        return path;
    }

    /// <summary>What was found by name must be what the descriptor stands for.</summary>
    private static IEnumerable<Call> CheckIdentity(BoundPath path, int found)
    {
        var status = new NativeBytes(new byte[256], "status");
        return
        [
            new("statx", Syscall.statx, Arg.Slot(found), "", Fcntl.AT_EMPTY_PATH, Stat.STATX_BASIC_STATS, Arg.Bytes(status)),
            new("compare", 0, Arg.Bytes(status, InodeOffset), Arg.AddressOfSlot(path.InodeSlot)) { Kind = CallKind.FailUnlessSame },
            new("compare", 0, Arg.Bytes(status, DeviceOffset), Arg.AddressOfSlot(path.DeviceSlot)) { Kind = CallKind.FailUnlessSame },
        ];
    }

    private static bool IsDirectory(string source) => !File.Exists(source);
}
