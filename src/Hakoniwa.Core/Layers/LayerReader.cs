using Hakoniwa.Interop;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Layers;

/// <summary>Reads the upper directory of an overlay in the form that the kernel's documentation of overlayfs gives it.</summary>
internal static class LayerReader
{
    private const string WhiteoutAttribute = "user.overlay.whiteout";
    private const string OpaqueAttribute = "user.overlay.opaque";

    internal static List<LayerChange> Read(SafeFileHandle root)
    {
        var changes = new List<LayerChange>();
        var directories = new Stack<string>([""]);

        // A hostile program may nest directories deeper than a stack or a descriptor table is; each is opened by its path from the root.
        while (directories.TryPop(out var path))
        {
            using var directory = Beneath.Open(root, path.Length == 0 ? "." : path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
            foreach (var name in Names(directory))
            {
                var change = new LayerChange(path.Length == 0 ? name : path + "/" + name, KindOf(directory, name));
                changes.Add(change);
                if (change.Kind is LayerChangeKind.Directory or LayerChangeKind.OpaqueDirectory)
                    directories.Push(change.Path);
            }
        }

        changes.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return changes;
    }

    private static IEnumerable<string> Names(SafeFileHandle directory)
        => Directory.EnumerateFileSystemEntries($"/proc/self/fd/{Beneath.Fd(directory)}").Select(path => Path.GetFileName(path));

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
