using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Mounts;

/// <content>
/// Places in the new root: making them, and reaching them safely. In file systems of the sandbox's own they are made by name. In what is the
/// host's nothing is created, and others may exchange directories and links at any time: there a place is looked up once, within the new
/// root, and what is mounted on it is prepared elsewhere and known by its descriptor from then on.
/// </content>
internal sealed partial class MountSteps
{
    private readonly HashSet<string> _made = new(StringComparer.Ordinal);

    /// <summary>The slots that hold the roots of mounts which cannot be reached by name alone.</summary>
    private readonly Dictionary<string, int> _anchors = new(StringComparer.Ordinal);

    /// <summary>Whether a place lies in something of the host's.</summary>
    private bool IsForeign(string target) => OwnPlace(target) is null;

    /// <summary>The place in a file system of the sandbox's own; null if it lies in something of the host's.</summary>
    private Place? OwnPlace(string target)
    {
        var covering = _table.CoveringEntry(target);
        if (covering is null)
            return _table.Root is HostRoot ? null : new Place(Call.NoSlot, Relative(target));
        if (covering.IsForeign)
            return null;
        return _anchors.TryGetValue(covering.Target, out var slot)
            ? new Place(slot, target[(covering.Target.Length + 1)..])
            : OwnPlace(covering.Target) is { } place ? place with { Path = place.Path + target[covering.Target.Length..] } : null;
    }

    /// <summary>Makes the directories on the way to a place, and the place, in file systems that are the sandbox's own.</summary>
    private List<Call> MakePlace(string target, bool isDirectory)
    {
        var calls = new List<Call>();
        if (target == "/" || OwnPlace(target) is not { } place || (isDirectory && !_made.Add(target)))
            return calls;

        calls.AddRange(MakePlace(SandboxPath.Parent(target), isDirectory: true));
        calls.Add(isDirectory ? place.MakeDirectory(0x1ED) : place.MakeFile());
        return calls;
    }

    /// <summary>The calls that look a place up, and the one that moves a mount there.</summary>
    private (IReadOnlyList<Call> LookUp, Func<int, Call> Move) Attachment(string target)
    {
        if (OwnPlace(target) is { } place)
            return ([], place.MoveMount);
        var slot = _slots.Next();
        return (OpenInRoot(target, slot), mount => Calls.MoveMountTo(mount, slot));
    }

    private IEnumerable<Call> Attach(int mount, string target)
    {
        var (lookUp, move) = Attachment(target);
        return [.. lookUp, move(mount)];
    }

    /// <summary>
    /// Opens a place within the new root. The kernel gives up with EAGAIN where something was renamed or mounted, anywhere, while it followed
    /// a "..", so it is asked more than once.
    /// </summary>
    private static IReadOnlyList<Call> OpenInRoot(string target, int slot)
    {
        var call = Calls.OpenInRoot(target == "/" ? "." : Relative(target), slot);
        return [call with { Tolerate = Errno.EAGAIN }, .. Enumerable.Repeat(call with { Tolerate = Errno.EAGAIN, Unless = slot }, 3), call with { Unless = slot }];
    }

    /// <summary>
    /// Mounts something new. mount(2) takes a path, which in something of the host's could lead anywhere: there the mount is made aside and
    /// then moved.
    /// </summary>
    private (IReadOnlyList<Call> Before, Call Mount, IReadOnlyList<Call> After) MountAt(string target, Func<string, Call> mount)
    {
        var made = MakePlace(target, isDirectory: true);
        if (OwnPlace(target) is { IsBelowRoot: true } place)
            return (made, mount(place.Path), []);

        var (lookUp, move) = Attachment(target);
        var aside = Hidden();
        var slot = _slots.Next();
        _anchors[target] = slot;
        return (
            [.. made, .. lookUp, aside.MakeDirectory(0x1C0)],
            mount(aside.Path),
            [aside.Open(Fcntl.O_PATH | Fcntl.O_DIRECTORY, slot), move(slot), RemoveDirectory(aside)]);
    }

    private IEnumerable<Call> Mounted(string target, Func<string, Call> mount)
    {
        var (before, call, after) = MountAt(target, mount);
        return [.. before, call, .. after];
    }

    private static Call RemoveDirectory(Place place) => new("unlinkat", Syscall.unlinkat, Fcntl.AT_FDCWD, place.Path, Fcntl.AT_REMOVEDIR);

    private static Call RemoveFile(Place place) => new("unlinkat", Syscall.unlinkat, Fcntl.AT_FDCWD, place.Path, 0);

    private static string Relative(string target) => target[1..];
}
