using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Mounts;

/// <content>Directories of the host without some of their entries.</content>
internal sealed partial class MountSteps
{
    private void AddSelected(SelectedEntry selected)
    {
        var what = $"{selected.Source} without {selected.Hidden} of it";
        var source = OpenSource(selected.Source, MountFlags.ReadOnlyBind, $"read-only, to hide {selected.Hidden} of it");
        var hidden = Hidden();
        var (top, lower, slot) = (hidden.Child("top"), hidden.Child("lower"), _slots.Next());
        var mode = (HostPath.ModeOf(selected.Source, "") ?? ScratchEntry.Mode) & 0xFFF;
        var options = $"lowerdir={Absolute(top)}:{Absolute(lower)},userxattr";
        var (before, mount, after) = MountAt(selected.Target, place => Calls.Mount("overlay", place, Mount.MS_NOSUID | Mount.MS_NODEV | Mount.MS_RDONLY, options));

        _targets.Add(new($"prepare what hides them in {selected.Target}", ErrorCode.SelectionRefused,
        [
            .. before,
            hidden.MakeDirectory(0x1C0),
            Calls.Mount("tmpfs", hidden.Path, Mount.MS_NOSUID | Mount.MS_NODEV, "mode=700"),
            top.MakeDirectory(mode),
            top.Open(Fcntl.O_PATH | Fcntl.O_DIRECTORY, slot),
            .. selected.Hidden.Tree(selected.Source, slot),
            lower.MakeDirectory(0x1C0),
            lower.MoveMount(source),
        ])
        {
            CodeFor = errno => errno is Errno.EPERM ? ErrorCode.SelectionRefused : ErrorCode.MountTarget,
            Remedy = errno => errno is Errno.EPERM ? SelectionRemedy : null,
        });
        _targets.Add(new($"show {(selected.Source == selected.Target ? "" : selected.Target + ": ")}{what}, read-only", ErrorCode.SelectionRefused, [mount])
        {
            Remedy = errno => errno == Errno.EINVAL
                ? $"{selected.Source} may have mounts below it, or lie on two overlays already; bind what is to be seen of it."
                : OverlayRemedy(errno) ?? SelectionRemedy,
        });
        PutAway(selected.Target, hidden, after);
    }

    private const string SelectionRemedy = "Hiding entries of a directory takes overlays in a user namespace, Linux 5.11, and a host whose security module allows them; bind what is to be seen instead.";
}
