using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Mounts;

/// <content>The root directory, and the place beside it where mounts are prepared.</content>
internal sealed partial class MountSteps
{
    private const string HostRootName = "root";
    private static readonly string[] StagingCandidates = ["/tmp", "/mnt", "/run", "/var", "/usr"];

    private int _hidden;

    /// <summary>Nothing is created on the host: the new root is mounted, in our mount table, over a directory that is there already.</summary>
    internal static string StagingDirectory()
        => StagingCandidates.FirstOrDefault(Directory.Exists)
            ?? throw new SandboxException(ErrorCode.UnsupportedHost, "the host has none of /tmp, /mnt, /run, /var and /usr to mount a root on");

    private Step[] Root() => _table.Root switch
    {
        HostRoot host => RootOfHost(host),
        MemoryRoot memory => RootInMemory(memory),
        _ => throw new ArgumentException("Unknown kind of root."),
    };

    private Step[] RootInMemory(MemoryRoot root) =>
    [
        new($"mount an empty root on {_staging}, in the sandbox's mount table alone", ErrorCode.StepFailed,
            [Calls.Mount("tmpfs", _staging, Mount.MS_NOSUID | Mount.MS_NODEV, TmpfsEntry.OptionsOf(root.Size, root.Mode, root.Inodes)), Calls.ChangeDirectory(_staging)]),
    ];

    /// <summary>What is prepared beside the root lies in a file system that goes with the old root: in the host's directory nothing is made.</summary>
    private Step[] RootOfHost(HostRoot root)
    {
        var how = root.Writable ? "writable" : "read-only";
        var attributes = MountFlags.ForBind(root.Directory, !root.Writable);
        var source = OpenSource(root.Directory, attributes, how);
        var at = _staging + "/" + HostRootName;
        return
        [
            new($"mount a place to build on at {_staging}, in the sandbox's mount table alone", ErrorCode.StepFailed,
                [Calls.Mount("tmpfs", _staging, Mount.MS_NOSUID | Mount.MS_NODEV, "mode=700"), Calls.MakeDirectory(at, 0x1C0, mayExist: false)]),
            new($"show {root.Directory} as the root directory, {how}", ErrorCode.MountSource,
                [Calls.MoveMount(source, at), Calls.ChangeDirectory(at), .. RemountEach(source, root.Directory, attributes)])
            {
                Remedy = errno => errno is Errno.ENOTDIR or Errno.EINVAL ? $"{root.Directory} is not a directory." : null,
            },
        ];
    }

    private IEnumerable<Step> EnterRoot()
    {
        yield return new("make the new root the root directory", ErrorCode.StepFailed,
        [
            // The old root ends up on top of the new one, so that "." names it until it is detached; see pivot_root(2).
            new("pivot_root", Syscall.pivot_root, ".", "."),
            new("umount2", Syscall.umount2, ".", Mount.MNT_DETACH),
            Calls.ChangeDirectory("/"),
        ]);
        if (_table.IsRootLeftAsItIs)
            yield break;

        var flags = Mount.MS_RDONLY | Mount.MS_NOSUID | Mount.MS_NODEV | MountFlags.ForMount(MountFlags.Of(_table.RootRestriction));
        yield return new("make / read-only", ErrorCode.StepFailed,
            [new("mount", Syscall.mount, 0, "/", 0, Mount.MS_REMOUNT | Mount.MS_BIND | flags, 0)]);
    }

    /// <summary>A name in the file system beside the root, or in the root itself where that is in memory; removed before the sandbox runs.</summary>
    private Place Hidden() => new(Call.NoSlot, HiddenPath(".hakoniwa-" + _hidden++.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private string HiddenPath(string name) => _table.Root is HostRoot ? _staging + "/" + name : name;

    /// <summary>For the kernel to look up while the old root is still there.</summary>
    private string Absolute(Place hidden) => hidden.Path.StartsWith('/') ? hidden.Path : _staging + "/" + hidden.Path;
}
