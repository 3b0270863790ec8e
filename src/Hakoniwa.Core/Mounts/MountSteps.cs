using Hakoniwa.Diagnostics;
using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Mounts;

/// <summary>The steps that build the sandbox's root directory.</summary>
internal sealed partial class MountSteps
{
    private readonly MountTable _table;
    private readonly Slots _slots;
    private readonly List<Step> _sources = [];
    private readonly List<Step> _targets = [];
    private readonly List<Step> _last = [];
    private readonly List<PlannedLayer> _layers = [];
    private readonly List<BoundPath> _paths = [];
    private readonly string _staging = StagingDirectory();

    private MountSteps(MountTable table, Slots slots)
    {
        _table = table;
        _slots = slots;
    }

    /// <summary>The layers that are read in the end.</summary>
    internal IReadOnlyList<PlannedLayer> Layers => _layers;

    /// <summary>The paths that are only known at the launch.</summary>
    internal IReadOnlyList<BoundPath> Paths => _paths;

    /// <summary>The file whose contents are only known at the launch, or null.</summary>
    internal GivenFile? Given { get; private set; }

    internal static MountSteps Build(MountTable table, Slots slots, List<Step> steps)
    {
        var build = new MountSteps(table, slots);
        var root = build.Root();
        foreach (var entry in table.Entries)
            build.Add(entry);
        build.AddNullStreams();
        foreach (var restriction in table.Restrictions)
            build.AddRestriction(restriction);

        steps.Add(new("make all mounts private to the sandbox", ErrorCode.StepFailed,
            [new("mount", Syscall.mount, 0, "/", 0, Mount.MS_REC | Mount.MS_PRIVATE, 0)]));
        steps.AddRange(build._sources);
        steps.AddRange(root);
        steps.AddRange(build._targets);
        steps.AddRange(build._last);
        steps.AddRange(build.EnterRoot());
        return build;
    }

    private void Add(MountEntry entry)
    {
        switch (entry)
        {
            case BindEntry bind: AddBind(bind); break;
            case HandleEntry handle: AddHandle(handle); break;
            case TmpfsEntry tmpfs: AddTmpfs(tmpfs); break;
            case ProcEntry proc: AddProc(proc); break;
            case MessageQueueEntry queues: AddMessageQueues(queues); break;
            case DevEntry dev: AddDev(dev); break;
            case LayerEntry layer: AddLayer(layer); break;
            case ScratchEntry scratch: AddScratch(scratch); break;
            case SelectedEntry selected: AddSelected(selected); break;
            case OverlayEntry overlay: AddOverlay(overlay); break;
            case FileEntry file: AddFile(file); break;
            case DirectoryEntry directory: AddDirectory(directory); break;
            case SymlinkEntry link: AddSymlink(link); break;
            default: throw new ArgumentException("Unknown kind of mount.", nameof(entry));
        }
    }

    private int OpenSource(string source, ulong attributes, string how, bool ifPresent = false)
    {
        var slot = _slots.Next();
        List<Call> calls = [Calls.OpenTree(source, slot) with { Tolerate = ifPresent ? Errno.ENOENT : 0 }];
        if (KernelFeatures.MountSetattr)
            calls.Add(Calls.SetMountAttributes(slot, attributes) with { OnlyIf = ifPresent ? slot : Call.NoSlot });
        _sources.Add(new($"open {source} of the host {how}", ErrorCode.MountSource, calls)
        {
            Remedy = errno => errno == Errno.ENOENT ? $"{source} does not exist on the host; create it or leave it out." : null,
        });
        return slot;
    }

    private void Target(string description, IEnumerable<Call> calls, string target, Func<Errno, string>? codeFor = null)
        => _targets.Add(new(description, ErrorCode.MountTarget, [.. calls])
        {
            CodeFor = codeFor,
            Remedy = errno => errno switch
            {
                Errno.ENOENT when IsForeign(target) => $"{target} lies in a directory of the host, where nothing is created; make it there first.",
                Errno.ENOTDIR or Errno.EINVAL when _table.Entries.Any(e => e.Target == target && e is BindEntry or HandleEntry or FileEntry)
                    => $"{target} and what is to be mounted there are not of one kind, directory or file.",
                _ => null,
            },
        });
}
