using System.Runtime.InteropServices;

using Hakoniwa.Interop;

namespace Hakoniwa.Diagnostics;

/// <summary>What this kernel offers, found out by trying.</summary>
internal static class KernelFeatures
{
    private static readonly Lazy<bool> SetsMountAttributes = new(
        () => Unistd.syscall(Syscall.mount_setattr, -1, 0, 0, 0, 0, 0) == 0 || (Errno)Marshal.GetLastPInvokeError() != Errno.ENOSYS);

    private static readonly Lazy<int> HighestCapability = new(ReadLastCapability);

    /// <summary>The highest capability this kernel knows, or the highest number there can be where it does not tell.</summary>
    internal static int LastCapability => HighestCapability.Value;

    /// <summary>mount_setattr(2), from 5.12 on: attributes for a whole tree of mounts at once, before it is attached.</summary>
    internal static bool MountSetattr => SetsMountAttributes.Value && !HostSimulation.WithoutMountSetattr;

    private static int ReadLastCapability()
    {
        try
        {
            return int.Parse(File.ReadAllText("/proc/sys/kernel/cap_last_cap"), System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return Capability.Last;
        }
    }
}
