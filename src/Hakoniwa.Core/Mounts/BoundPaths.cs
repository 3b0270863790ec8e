using System.Runtime.InteropServices;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Mounts;

/// <summary>The paths of one launch, in native memory, and the descriptors that are kept open for it.</summary>
internal sealed unsafe class BoundPaths : IDisposable
{
    private readonly List<nint> _texts = [];
    private readonly List<SafeFileHandle> _held = [];

    private BoundPaths()
    {
    }

    /// <summary>Null where there are none, as for most launches.</summary>
    internal static BoundPaths? Fill(IReadOnlyList<BoundPath> paths, SafeFileHandle? terminal, long* slots)
    {
        if (paths.Count == 0)
            return null;

        var filled = new BoundPaths();
        try
        {
            foreach (var path in paths)
            {
                var handle = path.Handle ?? terminal!;
                slots[path.Slot] = filled.Add(handle);
                (slots[path.InodeSlot], slots[path.DeviceSlot], _) = BoundPath.Identity(handle);
            }

            return filled;
        }
        catch
        {
            filled.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var text in _texts)
            Marshal.FreeCoTaskMem(text);
        foreach (var handle in _held)
            handle.DangerousRelease();
    }

    private nint Add(SafeFileHandle handle)
    {
        var path = BoundPath.Find(handle);
        var added = false;
        handle.DangerousAddRef(ref added);
        _held.Add(handle);
        _texts.Add(Marshal.StringToCoTaskMemUTF8(path));
        return _texts[^1];
    }
}
