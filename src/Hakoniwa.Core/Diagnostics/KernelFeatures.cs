using System.Runtime.InteropServices;

using Hakoniwa.Interop;

namespace Hakoniwa.Diagnostics;

/// <summary>What this kernel offers, found out by trying.</summary>
internal static class KernelFeatures
{
    private static readonly Lazy<bool> SetsMountAttributes = new(
        () => Unistd.syscall(Syscall.mount_setattr, -1, 0, 0, 0, 0, 0) == 0 || (Errno)Marshal.GetLastPInvokeError() != Errno.ENOSYS);

    private static readonly Lazy<object> ListenerObstacle = new(() => RefusalOfFlags(Interop.Seccomp.SECCOMP_FILTER_FLAG_NEW_LISTENER));

    private static readonly Lazy<bool> WaitsKillable = new(
        () => RefusalOfFlags(Interop.Seccomp.SECCOMP_FILTER_FLAG_NEW_LISTENER | Interop.Seccomp.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV) == 0);

    private static int? _lastCapability;

    /// <summary>The highest capability this kernel knows, or the highest number there can be where it does not tell.</summary>
    internal static int LastCapability => _lastCapability ??= FindLastCapability();

    /// <summary>mount_setattr(2), from 5.12 on: attributes for a whole tree of mounts at once, before it is attached.</summary>
    internal static bool MountSetattr => SetsMountAttributes.Value && !HostSimulation.WithoutMountSetattr;

    /// <summary>
    /// Why seccomp(2) gives no listener for the notifications of a filter (from 5.0 on), or 0 if it does: the kernel looks at the flags before
    /// it finds out that there is no filter.
    /// </summary>
    internal static Errno SeccompListener => HostSimulation.WithoutSeccompListener ? Errno.EINVAL : (Errno)ListenerObstacle.Value;

    /// <summary>
    /// Whether a call whose notification was received waits for the answer undisturbed by signals that do not kill, from 5.19 on. Otherwise each
    /// handler that runs makes it start over, or fail with EINTR.
    /// </summary>
    internal static bool SeccompKillableWait => WaitsKillable.Value && !HostSimulation.WithoutKillableWait;

    private static Errno RefusalOfFlags(uint flags)
    {
        Unistd.syscall(Syscall.seccomp, (nint)Interop.Seccomp.SECCOMP_SET_MODE_FILTER, (nint)flags, 0, 0, 0, 0);
        var errno = (Errno)Marshal.GetLastPInvokeError();
        return errno == Errno.EFAULT ? 0 : errno;
    }

    /// <summary>EINVAL is for numbers that it does not know. Any other refusal tells nothing: then all that there can be are taken for known.</summary>
    private static int FindLastCapability()
    {
        for (var last = Capability.Last; last > 0; last--)
        {
            if (Unistd.syscall(Syscall.prctl, Prctl.PR_CAPBSET_READ, last, 0, 0, 0, 0) >= 0)
                return last;
            if ((Errno)Marshal.GetLastPInvokeError() != Errno.EINVAL)
                break;
        }

        return Capability.Last;
    }
}
