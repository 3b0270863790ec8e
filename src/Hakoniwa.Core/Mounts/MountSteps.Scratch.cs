using Hakoniwa.Interop;
using Hakoniwa.Launch;
using Hakoniwa.Layers;

namespace Hakoniwa.Mounts;

/// <content>Directories in memory whose content is the launcher's in the end.</content>
internal sealed partial class MountSteps
{
    private Dictionary<string, ScratchPlaces>? _scratchPlaces;

    private void AddScratch(ScratchEntry scratch)
    {
        // A copy of the mount, taken before anything is mounted in it, shows what is beneath those mounts; that is how it is told apart later.
        var copy = _slots.Next();
        _layers.Add(new(scratch.Target, copy, PlacesIn(scratch)));
        if (scratch.Size is null && IsOnFreeRoot(scratch.Target))
            AddShareOfRoot(scratch.Target, ScratchEntry.Mode);
        else
            AddTmpfs(new TmpfsEntry(scratch.Target, scratch.Size, ScratchEntry.Mode, Inodes: null));
        Target($"keep what is written in {scratch.Target} for the launcher",
            [_anchors.TryGetValue(scratch.Target, out var anchor) ? Calls.OpenTreeAt(anchor, copy) : Calls.OpenTree(OwnPlace(scratch.Target)!.Value.Path, copy)],
            scratch.Target);
    }

    private ScratchPlaces PlacesIn(ScratchEntry scratch)
    {
        if (_scratchPlaces is null)
        {
            _scratchPlaces = _table.Entries.OfType<ScratchEntry>().ToDictionary(s => s.Target, _ => new ScratchPlaces(), StringComparer.Ordinal);
            foreach (var entry in _table.Entries)
            {
                if (ScratchOf(entry.Target) is { } target)
                    _scratchPlaces[target].Add(entry.Target[(target.Length + 1)..], isMounted: entry is FileEntry or { IsMount: true } and not BindEntry { IfPresent: true });
            }
        }

        return _scratchPlaces[scratch.Target];
    }

    /// <summary>The scratch layer whose own files and directories those at a place are; null if they are something else's.</summary>
    private string? ScratchOf(string target) => _table.CoveringEntry(target) switch
    {
        ScratchEntry scratch => scratch.Target,
        DirectoryEntry directory => ScratchOf(directory.Target),
        _ => null,
    };
}
