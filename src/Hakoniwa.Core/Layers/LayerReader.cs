using Hakoniwa.Interop;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Layers;

/// <summary>
/// Reads a layer: a plain directory, or the upper directory of an overlay in the form that the kernel's documentation of overlayfs gives it.
/// </summary>
internal static class LayerReader
{
    private const string WhiteoutAttribute = "user.overlay.whiteout";
    private const string OpaqueAttribute = "user.overlay.opaque";

    internal static List<LayerChange> Read(SafeFileHandle root, ScratchPlaces? scratch)
    {
        var changes = new List<LayerChange>();
        var directories = new Stack<string>([""]);
        var mounted = 0;

        // A hostile program may nest directories deeper than a stack or a descriptor table is; each is opened by its path from the root.
        while (directories.TryPop(out var path))
        {
            using var directory = Beneath.Open(root, path.Length == 0 ? "." : path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
            foreach (var (name, type) in DirectoryNames.Read(directory))
            {
                var below = path.Length == 0 ? name : path + "/" + name;
                if (scratch is not null && scratch.IsMounted(below))
                {
                    mounted++;
                    continue;
                }

                var change = new LayerChange(below, scratch is null ? KindOf(directory, name) : PlainKindOf(directory, name, type));
                if (change.Kind is LayerChangeKind.Directory or LayerChangeKind.OpaqueDirectory)
                    directories.Push(change.Path);
                else if (scratch is not null && scratch.IsMade(below) && IsAsMade(directory, name, change.Kind))
                    continue;
                changes.Add(change);
            }
        }

        if (scratch is not null)
        {
            ThrowIfMoved(scratch, mounted);
            RemoveWaysAlone(changes, scratch);
        }

        changes.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return changes;
    }

    /// <summary>A directory on the way to a mount can be renamed, and then what stood for the mount looks like something that was made there.</summary>
    private static void ThrowIfMoved(ScratchPlaces scratch, int mounted)
    {
        if (mounted < scratch.Mounted.Count)
            throw new IOException("A directory was renamed or removed in which something else was mounted; what was made in this layer cannot be told apart from that.");
    }

    /// <summary>Directories that the set-up made count as changed if something in them was.</summary>
    private static void RemoveWaysAlone(List<LayerChange> changes, ScratchPlaces scratch)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var change in changes.Where(c => !scratch.IsMade(c.Path) || c.Kind != LayerChangeKind.Directory))
        {
            for (var slash = change.Path.LastIndexOf('/'); slash > 0 && used.Add(change.Path[..slash]); slash = change.Path.LastIndexOf('/', slash - 1))
            {
            }
        }

        changes.RemoveAll(c => c.Kind == LayerChangeKind.Directory && scratch.IsMade(c.Path) && !used.Contains(c.Path));
    }

    /// <summary>A link of the description, or the empty file that stands for a mount which may be left out.</summary>
    private static bool IsAsMade(SafeFileHandle directory, string name, LayerChangeKind kind)
        => kind == LayerChangeKind.Other || Beneath.Status(directory, name).stx_size == 0;

    /// <summary>Without an overlay nothing stands for something that was removed, whatever it looks like.</summary>
    private static LayerChangeKind PlainKindOf(SafeFileHandle directory, string name, int type) => type switch
    {
        Dirent.DT_DIR => LayerChangeKind.Directory,
        Dirent.DT_REG => LayerChangeKind.File,
        Dirent.DT_UNKNOWN => (Beneath.Status(directory, name).stx_mode & Stat.S_IFMT) switch
        {
            Stat.S_IFDIR => LayerChangeKind.Directory,
            Stat.S_IFREG => LayerChangeKind.File,
            _ => LayerChangeKind.Other,
        },
        _ => LayerChangeKind.Other,
    };

    private static LayerChangeKind KindOf(SafeFileHandle directory, string name)
    {
        var stat = Beneath.Status(directory, name);
        return (stat.stx_mode & Stat.S_IFMT) switch
        {
            Stat.S_IFDIR => HasAttribute(directory, name, OpaqueAttribute) ? LayerChangeKind.OpaqueDirectory : LayerChangeKind.Directory,
            Stat.S_IFREG when stat.stx_size == 0 && HasAttribute(directory, name, WhiteoutAttribute) => LayerChangeKind.Removed,
            Stat.S_IFREG => LayerChangeKind.File,
            Stat.S_IFCHR when stat.stx_rdev_major == 0 && stat.stx_rdev_minor == 0 => LayerChangeKind.Removed,
            _ => LayerChangeKind.Other,
        };
    }

    private static bool HasAttribute(SafeFileHandle directory, string name, string attribute)
    {
        // What may not be read has no attribute that could be: overlayfs itself makes its marks readable.
        using var file = Beneath.TryOpen(directory, name, Fcntl.O_RDONLY | Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY, mode: 0, out _);
        return file is not null && Beneath.HasAttribute(file, attribute);
    }
}
