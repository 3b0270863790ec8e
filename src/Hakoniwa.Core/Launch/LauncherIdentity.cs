using System.Runtime.InteropServices;

using Hakoniwa.Interop;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Launch;

/// <summary>A descriptor of this process, which children check to see whether it still lives.</summary>
internal static class LauncherIdentity
{
    // A failure for want of descriptors is not remembered.
    private static readonly Lazy<SafeFileHandle> Own = new(Open, LazyThreadSafetyMode.PublicationOnly);

    internal static int PidFd => (int)Own.Value.DangerousGetHandle();

    private static SafeFileHandle Open()
    {
        var fd = (int)Unistd.syscall(Syscall.pidfd_open, Unistd.getpid(), 0, 0, 0, 0, 0);
        if (fd >= 0)
            return Descriptors.AboveStandard(fd);
        var errno = (Errno)Marshal.GetLastPInvokeError();
        throw new SandboxException(ErrorCode.UnsupportedHost, $"pidfd_open: {errno}", "Linux 5.10 or later is needed.")
        {
            SystemCall = "pidfd_open",
            Errno = errno,
        };
    }
}
