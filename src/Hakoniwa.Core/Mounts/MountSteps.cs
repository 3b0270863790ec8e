using System.Globalization;

using Hakoniwa.Diagnostics;
using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Mounts;

/// <summary>The steps that build the sandbox's root directory.</summary>
internal sealed partial class MountSteps
{
    private static readonly string[] StagingCandidates = ["/tmp", "/mnt", "/run", "/var", "/usr"];

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
        build.AddNullStreams();

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
            [new("mount", Syscall.mount, 0, "/", 0, Mount.MS_REMOUNT | Mount.MS_BIND | Mount.MS_RDONLY | Mount.MS_NOSUID | Mount.MS_NODEV, 0) { Kind = CallKind.MayBlock }]));
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
        var attributes = MountAttributes.ForBind(bind.Source, bind.ReadOnly);
        var slot = OpenSource(bind.Source, attributes, bind.ReadOnly ? "read-only" : "writable");
        var place = bind.Source == bind.Target ? bind.Target : $"{bind.Target} (from {bind.Source})";
        var calls = MakePlace(bind.Target, isDirectory: !File.Exists(bind.Source) || Directory.Exists(bind.Source));
        calls.AddRange(Attach(slot, bind.Target));
        calls.AddRange(RemountEach(bind.Source, bind.Target, attributes));
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
            if (KernelFeatures.MountSetattr)
                calls.Add(Calls.SetMountAttributes(tree, MountAttributes.ReadOnlyBind));
            calls.AddRange(Attach(tree, file.Target));
            calls.AddRange(RemountOne(file.Target, MountAttributes.ReadOnlyBind));
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
        List<Call> calls = [Calls.OpenTree(source, slot)];
        if (KernelFeatures.MountSetattr)
            calls.Add(Calls.SetMountAttributes(slot, attributes));
        _sources.Add(new($"open {source} of the host {how}", ErrorCode.MountSource, calls)
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
            Errno.ENOTDIR or Errno.EINVAL when _table.Entries.Any(e => e.Target == target && e is BindEntry or FileEntry) => $"{target} and what is to be mounted there are not of one kind, directory or file.",
            _ => null,
        },
    });
}
