using System.Globalization;

using Hakoniwa.Diagnostics;
using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Mounts;

/// <content>Files, directories and links that the description has made up.</content>
internal sealed partial class MountSteps
{
    private void AddFile(FileEntry file)
    {
        var display = file.GivenAtLaunch ? "what the launch brings along" : file.Contents.Length.ToString(CultureInfo.InvariantCulture) + " bytes";
        var own = OwnPlace(file.Target);
        List<Call> calls = [.. MakePlace(SandboxPath.Parent(file.Target), isDirectory: true)];
        if (own is { } place && !IsMounted(file))
            calls.AddRange(WriteFile(place, file, display));
        else
            calls.AddRange(MountFile(own, file, display));
        Target($"write {file.Target} ({display}{(file.Writable ? ", writable" : "")})", calls, file.Target);
    }

    private IEnumerable<Call> WriteFile(Place place, FileEntry file, string display)
    {
        var slot = _slots.Next();
        yield return place.Open(Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_NOFOLLOW, slot, file.Mode);
        if (file.GivenAtLaunch)
        {
            Given = new(_slots.Next(), _slots.Next());
            var length = Arg.Slot(Given.LengthSlot);

            // It refuses a length of 0.
            yield return new("fallocate", Syscall.fallocate, Arg.Slot(slot), 0, 0, length) { Tolerate = Errno.EINVAL };
            yield return new("write", Syscall.write, Arg.Slot(slot), Arg.Slot(Given.AddressSlot), length);
        }
        else if (!file.Contents.IsEmpty)
        {
            // A write to a file system that is nearly full is a short one, and no error; this is one.
            yield return new("fallocate", Syscall.fallocate, Arg.Slot(slot), 0, 0, file.Contents.Length);
            yield return Calls.Write(slot, file.Contents.ToArray(), display);
        }

        yield return Calls.Close(slot);
    }

    /// <summary>Where the directory is the host's, or will be read-only, the file is a mount of its own.</summary>
    private IEnumerable<Call> MountFile(Place? own, FileEntry file, string display)
    {
        var hidden = Hidden();
        var tree = _slots.Next();
        var attributes = file.Writable ? MountFlags.WritableBind : MountFlags.ReadOnlyBind;
        return
        [
            .. own is { } place ? [place.MakeFile()] : (IEnumerable<Call>)[],
            .. WriteFile(hidden, file, display),
            Calls.OpenTree(hidden.Path, tree),
            .. KernelFeatures.MountSetattr ? [Calls.SetMountAttributes(tree, attributes)] : (IEnumerable<Call>)[],
            .. Attach(tree, file.Target),
            .. RemountOwn(tree, attributes),
            RemoveFile(hidden),
        ];
    }

    private void AddDirectory(DirectoryEntry directory)
    {
        var calls = MakePlace(SandboxPath.Parent(directory.Target), isDirectory: true);
        _made.Add(directory.Target);
        calls.AddRange(OwnPlace(directory.Target) is { } place ? [place.MakeDirectory(directory.Mode)] : OpenInRoot(directory.Target, _slots.Next()));
        Target($"make the directory {directory.Target}", calls, directory.Target);
    }

    private void AddSymlink(SymlinkEntry link)
    {
        if (OwnPlace(link.Target) is not { } place)
        {
            throw new SandboxException(ErrorCode.ContradictoryDescription, $"the link {link.Target} lies in a directory of the host, where nothing can be created",
                "Make the link there first, or leave it out.");
        }

        var calls = MakePlace(SandboxPath.Parent(link.Target), isDirectory: true);
        calls.Add(place.MakeSymlink(link.Original));
        Target($"link {link.Target} to {link.Original}", calls, link.Target);
    }

    /// <summary>Whether programs in the sandbox can write where a place is: in a file system in memory, or in a root that stays writable.</summary>
    private bool IsLeftWritable(string target) => _table.CoveringEntry(target) switch
    {
        null => _table.Root is MemoryRoot && _table.IsRootLeftAsItIs,
        DirectoryEntry or FileEntry or SymlinkEntry => IsLeftWritable(_table.CoveringEntry(target)!.Target),
        TmpfsEntry tmpfs => !tmpfs.ReadOnly,
        ScratchEntry => true,
        _ => false,
    };
}
