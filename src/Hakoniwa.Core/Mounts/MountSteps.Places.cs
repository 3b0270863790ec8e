using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Mounts;

/// <content>Places in the new root, which is the working directory while it is built: making them, and reaching them safely.</content>
internal sealed partial class MountSteps
{
    /// <summary>Whether a place lies in something of the host's, where nothing is ever created and links may have been planted.</summary>
    private bool IsForeign(string target) => _table.CoveringEntry(target) is BindEntry or LayerEntry or ProcEntry;

    /// <summary>Makes the directories on the way to a place, and the place, in file systems that are the sandbox's own.</summary>
    private List<Call> MakePlace(string target, bool isDirectory)
    {
        var calls = new List<Call>();
        if (target == "/" || IsForeign(target))
            return calls;

        if (isDirectory)
        {
            if (!_made.Add(target))
                return calls;
            calls.AddRange(MakePlace(SandboxPath.Parent(target), isDirectory: true));
            calls.Add(Calls.MakeDirectory(Relative(target), 0x1ED, mayExist: true));
        }
        else
        {
            calls.AddRange(MakePlace(SandboxPath.Parent(target), isDirectory: true));
            calls.Add(MakeFile(Relative(target)));
        }

        return calls;
    }

    private IEnumerable<Call> Attach(int slot, string target)
    {
        if (!IsForeign(target))
            return [Calls.MoveMount(slot, Relative(target))];
        var place = _slots.Next();
        return [Calls.OpenInRoot(Relative(target), place), Calls.MoveMountTo(slot, place)];
    }

    /// <summary>mount(2) takes a path: in foreign directories the place is opened safely and named as the working directory.</summary>
    private IEnumerable<Call> At(string target, Func<string, Call> mount)
    {
        if (!IsForeign(target))
            return [mount(Relative(target))];
        var place = _slots.Next();
        return [Calls.OpenInRoot(Relative(target), place), Calls.ChangeDirectoryTo(place), mount("."), Calls.ChangeDirectory(_staging)];
    }

    /// <summary>An empty file to mount on. mknod does not open or truncate what may be there.</summary>
    private static Call MakeFile(string path)
        => new("mknodat", Syscall.mknodat, Fcntl.AT_FDCWD, path, Stat.S_IFREG | 0x124, 0) { Tolerate = Errno.EEXIST };

    private static string Relative(string target) => target[1..];
}
