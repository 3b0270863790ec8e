using System.Globalization;

using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Mounts;

/// <summary>The steps that build the sandbox's root directory.</summary>
internal sealed class MountSteps
{
    private const string LayerPrefix = ".hakoniwa-layer-";

    private static readonly string[] StagingCandidates = ["/tmp", "/mnt", "/run", "/var", "/usr"];
    private static readonly string[] Devices = ["null", "zero", "full", "random", "urandom", "tty"];

    private readonly MountTable _table;
    private readonly Slots _slots;
    private readonly List<Step> _sources = [];
    private readonly List<Step> _targets = [];
    private readonly HashSet<string> _made = new(StringComparer.Ordinal);
    private readonly List<(string Target, int Slot)> _layers = [];
    private readonly string _staging;
    private int _hidden;

    private MountSteps(MountTable table, Slots slots)
    {
        _table = table;
        _slots = slots;
        _staging = StagingDirectory();
    }

    /// <summary>The private layers, with the slots that hold their upper directories.</summary>
    internal IReadOnlyList<(string Target, int Slot)> Layers => _layers;

    internal static MountSteps Build(MountTable table, Slots slots, List<Step> steps)
    {
        var build = new MountSteps(table, slots);
        foreach (var entry in table.Entries)
            build.Add(entry);

        steps.Add(new("make all mounts private to the sandbox", ErrorCode.StepFailed,
            [new("mount", Syscall.mount, 0, "/", 0, Mount.MS_REC | Mount.MS_PRIVATE, 0) { Kind = CallKind.MayBlock }]));
        steps.AddRange(build._sources);
        steps.Add(new($"mount an empty root on {build._staging}, in the sandbox's mount table alone", ErrorCode.StepFailed,
            [Calls.Mount("tmpfs", build._staging, Mount.MS_NOSUID | Mount.MS_NODEV, "mode=755"), Calls.ChangeDirectory(build._staging)]));
        steps.AddRange(build._targets);
        steps.Add(new("make the new root the root directory", ErrorCode.StepFailed,
        [
            // The old root ends up on top of the new one, so that "." names it until it is detached; see pivot_root(2).
            new("pivot_root", Syscall.pivot_root, ".", ".") { Kind = CallKind.MayBlock },
            new("umount2", Syscall.umount2, ".", Mount.MNT_DETACH) { Kind = CallKind.MayBlock },
            Calls.ChangeDirectory("/"),
        ]));
        steps.Add(new("make / read-only", ErrorCode.StepFailed,
            [new("mount", Syscall.mount, 0, "/", 0, Mount.MS_REMOUNT | Mount.MS_BIND | Mount.MS_RDONLY | Mount.MS_NOSUID | Mount.MS_NODEV, 0)]));
        return build;
    }

    /// <summary>Nothing is created on the host: the new root is mounted, in our mount table, over a directory that is there already.</summary>
    private static string StagingDirectory()
        => StagingCandidates.FirstOrDefault(Directory.Exists)
            ?? throw new SandboxException(ErrorCode.UnsupportedHost, "the host has none of /tmp, /mnt, /run, /var and /usr to mount a root on");

    private void Add(MountEntry entry)
    {
        switch (entry)
        {
            case BindEntry bind: AddBind(bind); break;
            case TmpfsEntry tmpfs: AddTmpfs(tmpfs); break;
            case ProcEntry proc: AddProc(proc); break;
            case DevEntry dev: AddDev(dev); break;
            case LayerEntry layer: AddLayer(layer); break;
            case FileEntry file: AddFile(file); break;
            case DirectoryEntry directory: AddDirectory(directory); break;
            case SymlinkEntry link: AddSymlink(link); break;
            default: throw new ArgumentException("Unknown kind of mount.", nameof(entry));
        }
    }

    private void AddBind(BindEntry bind)
    {
        var slot = OpenSource(bind.Source, MountAttributes.ForBind(bind.Source, bind.ReadOnly), bind.ReadOnly ? "read-only" : "writable");
        var place = bind.Source == bind.Target ? bind.Target : $"{bind.Target} (from {bind.Source})";
        var calls = MakePlace(bind.Target, isDirectory: !File.Exists(bind.Source) || Directory.Exists(bind.Source));
        calls.AddRange(Attach(slot, bind.Target));
        Target($"show {place} {(bind.ReadOnly ? "read-only" : "writable")}", calls, bind.Target);
    }

    private void AddTmpfs(TmpfsEntry tmpfs)
    {
        var options = "mode=" + Convert.ToString(tmpfs.Mode, 8);
        if (tmpfs.Size is { } size)
            options += ",size=" + size.ToString(CultureInfo.InvariantCulture);
        var calls = MakePlace(tmpfs.Target, isDirectory: true);
        calls.AddRange(At(tmpfs.Target, place => Calls.Mount("tmpfs", place, Mount.MS_NOSUID | Mount.MS_NODEV, options)));
        Target($"mount an empty file system in memory on {tmpfs.Target} ({options})", calls, tmpfs.Target);
    }

    private void AddProc(ProcEntry proc)
    {
        // Root's user id alone may write sysctls such as kernel.core_pattern, even without a capability.
        var readOnly = Unistd.geteuid() == 0;
        var flags = Mount.MS_NOSUID | Mount.MS_NODEV | Mount.MS_NOEXEC | (readOnly ? Mount.MS_RDONLY : 0);
        var calls = MakePlace(proc.Target, isDirectory: true);
        calls.AddRange(At(proc.Target, place => Calls.Mount("proc", place, flags, null)));
        _targets.Add(new($"mount a fresh /proc on {proc.Target}{(readOnly ? ", read-only since the host's user is root" : "")}", ErrorCode.MountTarget, calls)
        {
            CodeFor = errno => errno == Errno.EPERM ? ErrorCode.ProcRefused : ErrorCode.MountTarget,
            Remedy = errno => errno == Errno.EPERM
                ? "The kernel refuses a new /proc where parts of the host's own are covered, as in a container: run that with its /proc unmasked (systempaths=unconfined)."
                : null,
        });
    }

    /// <summary>/dev is a directory on the root, so that it becomes read-only with it and costs no mount of its own.</summary>
    private void AddDev(DevEntry dev)
    {
        var calls = MakePlace(dev.Target, isDirectory: true);
        Target($"make the device directory {dev.Target}", calls, dev.Target);
        if (IsForeign(dev.Target))
        {
            throw new SandboxException(ErrorCode.ContradictoryDescription,
                $"the device directory {dev.Target} lies in a directory of the host, where nothing can be created");
        }

        foreach (var name in Devices)
        {
            var slot = OpenSource("/dev/" + name, MountAttributes.Device, "as a device");
            Target($"show {dev.Target}/{name}",
                [MakeFile(Relative(dev.Target + "/" + name)), Calls.MoveMount(slot, Relative(dev.Target + "/" + name))], dev.Target);
        }

        (string Original, string Name)[] links =
            [("/proc/self/fd", "fd"), ("/proc/self/fd/0", "stdin"), ("/proc/self/fd/1", "stdout"), ("/proc/self/fd/2", "stderr"), ("pts/ptmx", "ptmx")];
        Target($"link {dev.Target}/{{fd,stdin,stdout,stderr,ptmx}}",
            [.. links.Select(l => new Call("symlinkat", Syscall.symlinkat, l.Original, Fcntl.AT_FDCWD, Relative(dev.Target + "/" + l.Name)))], dev.Target);

        Target($"mount a terminal file system of its own on {dev.Target}/pts",
        [
            Calls.MakeDirectory(Relative(dev.Target + "/pts"), 0x1ED, mayExist: true),
            Calls.Mount("devpts", Relative(dev.Target + "/pts"), Mount.MS_NOSUID | Mount.MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0620"),
        ], dev.Target);
        Target($"mount an empty file system in memory on {dev.Target}/shm",
        [
            Calls.MakeDirectory(Relative(dev.Target + "/shm"), 0x1ED, mayExist: true),
            Calls.Mount("tmpfs", Relative(dev.Target + "/shm"), Mount.MS_NOSUID | Mount.MS_NODEV, "mode=1777"),
        ], dev.Target);
    }

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
        calls.Add(new("umount2", Syscall.umount2, hidden, Mount.MNT_DETACH));
        calls.Add(new("unlinkat", Syscall.unlinkat, Fcntl.AT_FDCWD, hidden, Fcntl.AT_REMOVEDIR));
        _layers.Add((layer.Target, upper));
        Target($"put a private layer over {layer.Target}", calls, layer.Target);
    }

    private void AddFile(FileEntry file)
    {
        var slot = _slots.Next();
        var display = file.Contents.Length.ToString(CultureInfo.InvariantCulture) + " bytes";
        var foreign = IsForeign(file.Target);
        var path = foreign ? ".hakoniwa-file-" + _hidden++.ToString(CultureInfo.InvariantCulture) : Relative(file.Target);
        var calls = foreign ? [] : MakePlace(SandboxPath.Parent(file.Target), isDirectory: true);
        calls.Add(Calls.Open(path, Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_NOFOLLOW, slot, mode: 0x124));
        calls.Add(Calls.Write(slot, file.Contents.ToArray(), display));
        calls.Add(Calls.Close(slot));
        if (foreign)
        {
            var tree = _slots.Next();
            calls.Add(Calls.OpenTree(path, tree));
            calls.Add(Calls.SetMountAttributes(tree, MountAttributes.ReadOnlyBind));
            calls.AddRange(Attach(tree, file.Target));
            calls.Add(new("unlinkat", Syscall.unlinkat, Fcntl.AT_FDCWD, path, 0));
        }

        Target($"write {file.Target} ({display})", calls, file.Target);
    }

    private void AddDirectory(DirectoryEntry directory)
    {
        var calls = MakePlace(SandboxPath.Parent(directory.Target), isDirectory: true);
        _made.Add(directory.Target);
        calls.Add(IsForeign(directory.Target)
            ? Calls.OpenInRoot(Relative(directory.Target), _slots.Next())
            : Calls.MakeDirectory(Relative(directory.Target), directory.Mode, mayExist: true));
        Target($"make the directory {directory.Target}", calls, directory.Target);
    }

    private void AddSymlink(SymlinkEntry link)
    {
        if (IsForeign(link.Target))
            throw new SandboxException(ErrorCode.ContradictoryDescription, $"the link {link.Target} lies in a directory of the host, where nothing can be created");
        var calls = MakePlace(SandboxPath.Parent(link.Target), isDirectory: true);
        calls.Add(new("symlinkat", Syscall.symlinkat, link.Original, Fcntl.AT_FDCWD, Relative(link.Target)));
        Target($"link {link.Target} to {link.Original}", calls, link.Target);
    }

    private int OpenSource(string source, ulong attributes, string how)
    {
        var slot = _slots.Next();
        _sources.Add(new($"open {source} of the host {how}", ErrorCode.MountSource, [Calls.OpenTree(source, slot), Calls.SetMountAttributes(slot, attributes)])
        {
            Remedy = errno => errno == Errno.ENOENT ? $"{source} does not exist on the host; create it or leave it out." : null,
        });
        return slot;
    }

    private void Target(string description, List<Call> calls, string target) => _targets.Add(new(description, ErrorCode.MountTarget, calls)
    {
        Remedy = errno => errno switch
        {
            Errno.ENOENT when IsForeign(target) => $"{target} lies in a directory of the host, where nothing is created; make it there first.",
            Errno.ENOTDIR => $"{target} and what is to be mounted there are not of one kind, directory or file.",
            _ => null,
        },
    });

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
