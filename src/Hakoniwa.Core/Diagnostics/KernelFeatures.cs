using System.Runtime.InteropServices;

using Hakoniwa.Interop;

namespace Hakoniwa.Diagnostics;

/// <summary>What this kernel offers, found out by trying.</summary>
internal static class KernelFeatures
{
    private static readonly Lazy<bool> SetsMountAttributes = new(
        () => Unistd.syscall(Syscall.mount_setattr, -1, 0, 0, 0, 0, 0) == 0 || (Errno)Marshal.GetLastPInvokeError() != Errno.ENOSYS);

    /// <summary>mount_setattr(2), from 5.12 on: attributes for a whole tree of mounts at once, before it is attached.</summary>
    internal static bool MountSetattr => SetsMountAttributes.Value && !HostSimulation.WithoutMountSetattr;
}
