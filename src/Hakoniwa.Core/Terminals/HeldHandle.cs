using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Terminals;

/// <summary>A descriptor that is not closed meanwhile, so that its number stays its own.</summary>
internal readonly ref struct HeldHandle
{
    private readonly SafeFileHandle _handle;

    /// <exception cref="ObjectDisposedException">It is closed already.</exception>
    internal HeldHandle(SafeFileHandle handle)
    {
        var held = false;
        handle.DangerousAddRef(ref held);
        _handle = handle;
    }

    internal nint Number => _handle.DangerousGetHandle();

    public void Dispose() => _handle.DangerousRelease();
}
