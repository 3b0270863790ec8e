using Hakoniwa.Interop;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Launch;

/// <summary>The exit status as the kernel keeps it with the pidfd from 6.15 on, even where somebody else collected the process.</summary>
internal static unsafe class PidFdInfo
{
    /// <summary>The status in wait(2)'s form, or null where the kernel does not tell.</summary>
    internal static int? ExitStatus(SafeFileHandle pidfd)
    {
        var info = new PidFd.pidfd_info { mask = PidFd.PIDFD_INFO_EXIT };
        var result = Unistd.syscall(Syscall.ioctl, pidfd.DangerousGetHandle(), unchecked((nint)PidFd.PIDFD_GET_INFO), (nint)(&info), 0, 0, 0);
        return result == 0 && (info.mask & PidFd.PIDFD_INFO_EXIT) != 0 ? info.exit_code : null;
    }
}
