using System.Globalization;

using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Mounts;

/// <content>Private layers, by overlayfs.</content>
internal sealed partial class MountSteps
{
    private const string LayerPrefix = ".hakoniwa-layer-";

    private void AddLayer(LayerEntry layer)
    {
        var lower = OpenSource(layer.Lower, MountAttributes.ReadOnlyBind, "as the lower side of a private layer");
        var hidden = LayerPrefix + _hidden++.ToString(CultureInfo.InvariantCulture);
        var upper = _slots.Next();

        var calls = new List<Call>
        {
            Calls.MakeDirectory(hidden, 0x1C0, mayExist: false),
            Calls.Mount("tmpfs", hidden, Mount.MS_NOSUID | Mount.MS_NODEV, "mode=700"),
            Calls.MakeDirectory(hidden + "/lower", 0x1C0, mayExist: false),
            Calls.MakeDirectory(hidden + "/upper", 0x1ED, mayExist: false),
            Calls.MakeDirectory(hidden + "/work", 0x1C0, mayExist: false),
            Calls.MoveMount(lower, hidden + "/lower"),
            Calls.Open(hidden + "/upper", Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, upper),
        };
        calls.AddRange(MakePlace(layer.Target, isDirectory: true));
        var at = _staging + "/" + hidden;
        var options = $"lowerdir={at}/lower,upperdir={at}/upper,workdir={at}/work,userxattr";
        calls.AddRange(At(layer.Target, place => Calls.Mount("overlay", place, Mount.MS_NOSUID | Mount.MS_NODEV, options)));

        // The overlay holds its layers itself; detached, they have no place in the sandbox.
        calls.Add(new("umount2", Syscall.umount2, hidden, Mount.MNT_DETACH) { Kind = CallKind.MayBlock });
        calls.Add(new("unlinkat", Syscall.unlinkat, Fcntl.AT_FDCWD, hidden, Fcntl.AT_REMOVEDIR));
        _layers.Add((layer.Target, upper));
        Target($"put a private layer over {layer.Target}", calls, layer.Target);
    }
}
