using Hakoniwa.Diagnostics;
using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Mounts;

/// <content>Attributes for whole subtrees, when everything is mounted.</content>
internal sealed partial class MountSteps
{
    private const ulong OwnFlags = Mount.MS_NOSUID | Mount.MS_NODEV | Mount.MS_RELATIME;

    private readonly HashSet<string> _mountedOnItself = new(StringComparer.Ordinal);

    private void AddRestriction(Restriction restriction)
    {
        var attributes = MountFlags.Of(restriction.Attributes);
        var calls = new List<Call>();
        if (!_anchors.TryGetValue(restriction.Target, out var slot))
        {
            slot = _slots.Next();
            calls.AddRange(OpenInRoot(restriction.Target, slot));
        }

        if (!IsMountPoint(restriction.Target))
        {
            // Attributes are a mount's, and here is none yet: the place is mounted on itself.
            var copy = _slots.Next();
            calls.AddRange([Calls.OpenTreeAt(slot, copy), Calls.MoveMountTo(copy, slot)]);
            slot = copy;
            _mountedOnItself.Add(restriction.Target);
        }

        calls.AddRange(KernelFeatures.MountSetattr ? [Calls.SetMountAttributes(slot, attributes)] : RestrictEach(slot, restriction.Target));
        _last.Add(new($"restrict {restriction.Target} and all mounts below it to {MountFlags.Describe(attributes)}", ErrorCode.MountTarget, calls)
        {
            Remedy = errno => errno == Errno.ENOENT ? $"{restriction.Target} does not exist in the sandbox." : null,
        });
    }

    private bool IsMountPoint(string target)
        => target == "/" || _anchors.ContainsKey(target) || _mountedOnItself.Contains(target) || _table.Entries.Any(e => e.Target == target && e.IsMount) || MountsOfDevices().Any(m => m.Point == target);

    /// <summary>
    /// Every mount that can be reached at or below the place keeps what it has, and gets what it is restricted to by all that is said of it: a
    /// remount replaces the flags.
    /// </summary>
    private IEnumerable<Call> RestrictEach(int slot, string target)
    {
        var mounts = Mounts().ToDictionary(m => m.Point, m => m.Flags, StringComparer.Ordinal);
        foreach (var point in _mountedOnItself.Where(p => !mounts.ContainsKey(p)))
            mounts[point] = FlagsAt(point, mounts);
        return
        [
            .. RemountByDescriptor(slot, mounts[target] | Wanted(target)),
            .. mounts.Where(m => m.Key != target && SandboxPath.IsWithin(m.Key, target))
                .SelectMany(m => Remount(slot, target == "/" ? m.Key : m.Key[target.Length..], m.Value | Wanted(m.Key))),
        ];
    }

    private ulong Wanted(string point) => _table.Restrictions.Where(r => SandboxPath.IsWithin(point, r.Target))
        .Aggregate(0UL, (flags, r) => flags | MountFlags.ForMount(MountFlags.Of(r.Attributes)));

    /// <summary>The flags of the mount that a place lies in.</summary>
    private static ulong FlagsAt(string target, Dictionary<string, ulong> mounts)
        => mounts.Where(m => SandboxPath.IsWithin(target, m.Key)).MaxBy(m => m.Key.Length).Value;

    /// <summary>The mounts of the sandbox as they will be, without those that later ones cover.</summary>
    private IEnumerable<(string Point, ulong Flags)> Mounts()
    {
        var all = _table.Entries.SelectMany(e => MountsOf(e).Select(m => (m.Point, m.Flags, Owner: e.Target)))
            .Concat(MountsOfRoot().Select(m => (m.Point, m.Flags, Owner: "/"))).Concat(MountsOfDevices().Select(m => (m.Point, m.Flags, m.Owner)));
        return all.Where(m => OwnerOf(m.Point) == m.Owner).Select(m => (m.Point, m.Flags)).DistinctBy(m => m.Point);
    }

    private string OwnerOf(string point)
        => _table.Entries.Where(e => (e.IsMount || e is DevEntry || IsMounted(e)) && SandboxPath.IsWithin(point, e.Target)).MaxBy(e => e.Target.Length)?.Target ?? "/";

    private bool IsMounted(MountEntry entry)
        => entry is FileEntry file && (OwnPlace(file.Target) is null || (file.Writable && !IsLeftWritable(file.Target)) || ScratchOf(file.Target) is not null);

    private IEnumerable<(string Point, ulong Flags)> MountsOf(MountEntry entry) => entry switch
    {
        BindEntry bind => Tree(bind.Source, bind.Target, MountFlags.ForBind(bind.Source, bind.ReadOnly, bind.More)),
        HandleEntry handle => Tree(BoundPath.Find(handle.Handle), handle.Target, handle.ReadOnly ? MountFlags.ReadOnlyBind : MountFlags.WritableBind),
        ProcEntry proc => [(proc.Target, OwnFlags | Mount.MS_NOEXEC | (proc.OrHosts || Unistd.geteuid() == 0 ? Mount.MS_RDONLY : 0))],
        MessageQueueEntry queues => [(queues.Target, OwnFlags | Mount.MS_NOEXEC)],
        FileEntry file when IsMounted(file) => [(file.Target, OwnFlags | (file.Writable ? 0 : Mount.MS_RDONLY))],
        TmpfsEntry { ReadOnly: true } tmpfs => [(tmpfs.Target, OwnFlags | Mount.MS_RDONLY)],
        SelectedEntry selected => [(selected.Target, OwnFlags | Mount.MS_RDONLY)],
        _ when entry.IsMount => [(entry.Target, OwnFlags)],
        _ => [],
    };

    private IEnumerable<(string Point, ulong Flags)> MountsOfRoot()
        => _table.Root is HostRoot host ? Tree(host.Directory, "/", MountFlags.ForBind(host.Directory, !host.Writable)) : [("/", OwnFlags)];

    private IEnumerable<(string Point, ulong Flags, string Owner)> MountsOfDevices() => _table.Entries.OfType<DevEntry>().SelectMany(dev =>
    {
        var mounts = Devices.SelectMany(d => Tree("/dev/" + d, "/" + d, MountFlags.Device)).ToList();
        mounts.AddRange([("/pts", Mount.MS_NOSUID | Mount.MS_NOEXEC | Mount.MS_RELATIME), ("/shm", OwnFlags)]);
        if (_table.HasTerminal)
            mounts.AddRange(Tree("/dev/pts", "/console", MountFlags.Device | Mount.MOUNT_ATTR_NOEXEC));
        var free = mounts.Where(m => IsFree(dev, Relative(m.Point))).Select(m => (dev.Target + m.Point, m.Flags, dev.Target));
        return IsForeign(dev.Target) || IsLeftWritable(dev.Target) ? free.Prepend((dev.Target, OwnFlags | Mount.MS_RDONLY, dev.Target)) : free;
    });

    private static IEnumerable<(string Point, ulong Flags)> Tree(string source, string target, ulong attributes)
        => HostMounts.TreeAt(source).Select(m => (target == "/" && m.Suffix.Length > 0 ? m.Suffix : target + m.Suffix, m.Flags | MountFlags.ForMount(attributes)));
}
