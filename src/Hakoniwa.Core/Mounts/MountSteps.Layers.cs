using System.Globalization;

using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Mounts;

/// <content>Directories on top of one another, by overlayfs.</content>
internal sealed partial class MountSteps
{
    /// <summary>Numbers that the runtime's descriptors do not reach, so that a fixed path can name what they stand for.</summary>
    private const int UpperDescriptor = MountDescriptor + 1;
    private const int WorkDescriptor = MountDescriptor + 2;

    private void AddLayer(LayerEntry layer)
    {
        var lower = OpenSource(layer.Lower, MountFlags.ReadOnlyBind, "as the lower side of a private layer");
        var hidden = Hidden();
        var upper = _slots.Next();
        _layers.Add(new(layer.Target, upper, Scratch: null));
        PutOverlay(layer.Target, "a private layer", hidden, [lower],
        [
            .. UpperInMemory(hidden),
            hidden.Child("upper").Open(Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, upper),
        ], OptionsInMemory(hidden));
    }

    private void AddOverlay(OverlayEntry overlay)
    {
        var hidden = Hidden();
        var lowers = overlay.Lowers.Select(l => OpenSource(l, MountFlags.ReadOnlyBind, "as a lower side of an overlay")).ToArray();
        if (overlay.Kept is not { } kept)
        {
            PutOverlay(overlay.Target, "an overlay", hidden, lowers, UpperInMemory(hidden), OptionsInMemory(hidden));
            return;
        }

        var upper = OpenKept(kept.Upper, "upper");
        var work = OpenKept(kept.Work, "work");
        PutOverlay(overlay.Target, $"an overlay that keeps what is written in {kept.Upper}", hidden, lowers,
        [
            new("dup3", Syscall.dup3, Arg.Slot(upper), UpperDescriptor, Fcntl.O_CLOEXEC),
            new("dup3", Syscall.dup3, Arg.Slot(work), WorkDescriptor, Fcntl.O_CLOEXEC),
        ], $"upperdir={DescriptorPath(UpperDescriptor)},workdir={DescriptorPath(WorkDescriptor)}");
    }

    /// <summary>Overlayfs wants both on one mount, which copies of two trees would not be; so they are the host's own, by descriptor.</summary>
    private int OpenKept(string directory, string role)
    {
        var slot = _slots.Next();
        _sources.Add(new($"open {directory} of the host as the {role} directory of an overlay", ErrorCode.MountSource,
            [Calls.Open(directory, Fcntl.O_PATH | Fcntl.O_DIRECTORY, slot)])
        {
            Remedy = errno => errno == Errno.ENOENT ? $"{directory} does not exist on the host; create it." : null,
        });
        return slot;
    }

    private void PutOverlay(string target, string what, Place hidden, int[] lowers, IEnumerable<Call> upper, string upperOptions)
    {
        List<Call> prepare = [hidden.MakeDirectory(0x1C0), Calls.Mount("tmpfs", hidden.Path, Mount.MS_NOSUID | Mount.MS_NODEV, "mode=700"), .. upper];
        var names = new List<string>();
        for (var i = 0; i < lowers.Length; i++)
        {
            var place = hidden.Child("lower" + i.ToString(CultureInfo.InvariantCulture));
            prepare.AddRange([place.MakeDirectory(0x1C0), place.MoveMount(lowers[i])]);
            names.Add(Absolute(place));
        }

        var options = $"lowerdir={string.Join(':', names)},{upperOptions},userxattr";
        var (before, mount, after) = MountAt(target, place => Calls.Mount("overlay", place, Mount.MS_NOSUID | Mount.MS_NODEV, options));
        Target($"prepare the layers of {target}", [.. before, .. prepare], target);
        _targets.Add(new($"put {what} over {target}", ErrorCode.OverlayRefused, [mount]) { Remedy = OverlayRemedy });
        PutAway(target, hidden, after);
    }

    private void PutAway(string target, Place hidden, IEnumerable<Call> after)
    {
        // The overlay holds its layers itself; detached, they have no place in the sandbox.
        Target($"put the layers of {target} out of reach",
            [.. after, new("umount2", Syscall.umount2, hidden.Path, Mount.MNT_DETACH), RemoveDirectory(hidden)], target);
    }

    private static IEnumerable<Call> UpperInMemory(Place hidden) => [hidden.Child("upper").MakeDirectory(0x1ED), hidden.Child("work").MakeDirectory(0x1C0)];

    private string OptionsInMemory(Place hidden) => $"upperdir={Absolute(hidden)}/upper,workdir={Absolute(hidden)}/work";

    private static string? OverlayRemedy(Errno errno) => errno switch
    {
        Errno.EPERM or Errno.EACCES => "Overlays in a user namespace need Linux 5.11, and a host whose security module allows them.",
        Errno.ENODEV => "This kernel has no overlayfs (modprobe overlay).",
        Errno.EINVAL => "A lower directory may be one that overlayfs cannot use: one with mounts below it, or on a file system such as another overlay. "
            + "Directories that are kept must be on one mount, apart from each other, of a file system with extended attributes and no overlay itself.",
        Errno.ELOOP => "Overlays are nested too deep.",
        Errno.EBUSY => "The upper or work directory is in use by another overlay.",
        _ => null,
    };

    private static string DescriptorPath(int number) => "/proc/self/fd/" + number.ToString(CultureInfo.InvariantCulture);
}
