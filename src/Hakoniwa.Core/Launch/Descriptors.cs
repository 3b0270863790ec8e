using System.Runtime.InteropServices;

using Hakoniwa.Interop;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Launch;

/// <summary>Making descriptors that a launch passes on.</summary>
internal static unsafe class Descriptors
{
    /// <summary>The first number that no standard stream has: what is to become a standard stream must not be one already.</summary>
    private const int FirstSafe = 10;

    private static readonly Lazy<SafeFileHandle> NullDevice = new(
        () => AboveStandard(Check(Fcntl.open("/dev/null", Fcntl.O_RDWR | Fcntl.O_CLOEXEC, 0), "open")), LazyThreadSafetyMode.PublicationOnly);

    internal static int Null => (int)NullDevice.Value.DangerousGetHandle();

    internal static (SafeFileHandle Read, SafeFileHandle Write) Pipe()
    {
        var ends = stackalloc int[2];
        Check(Unistd.pipe2(ends, Fcntl.O_CLOEXEC), "pipe2");
        return (AboveStandard(ends[0]), AboveStandard(ends[1]));
    }

    internal static (SafeFileHandle Ours, SafeFileHandle Childs) SocketPair()
    {
        var ends = stackalloc int[2];
        Check(Socket.socketpair(Socket.AF_UNIX, Socket.SOCK_SEQPACKET | Socket.SOCK_CLOEXEC, 0, ends), "socketpair");
        return (AboveStandard(ends[0]), AboveStandard(ends[1]));
    }

    internal static SafeFileHandle AboveStandard(int fd)
    {
        if (fd >= FirstSafe)
            return new(fd, ownsHandle: true);
        var moved = Fcntl.fcntl(fd, Fcntl.F_DUPFD_CLOEXEC, FirstSafe);
        var errno = (Errno)Marshal.GetLastPInvokeError();
        Unistd.close(fd);
        return moved >= 0 ? new(moved, ownsHandle: true) : throw Failed("fcntl", errno);
    }

    internal static int Check(int result, string systemCall)
        => result >= 0 ? result : throw Failed(systemCall, (Errno)Marshal.GetLastPInvokeError());

    /// <summary>
    /// Whether the caller's own descriptor may be inherited. It may not if it is a directory, which is a way out of any root, nor a mere path.
    /// </summary>
    /// <returns>False if it is closed, or would be at exec: then it is some file of this process that happens to have the number.</returns>
    internal static bool CheckInheritable(int fd)
    {
        var status = Fcntl.fcntl(fd, Fcntl.F_GETFL, 0);
        if (status < 0 || (Fcntl.fcntl(fd, Fcntl.F_GETFD, 0) & Fcntl.FD_CLOEXEC) != 0)
            return false;

        RefuseWayOut(fd, $"standard stream {fd}");
        return true;
    }

    /// <summary>A directory, or a mere path, would be a way out of any root.</summary>
    /// <returns>What it is, as stat(2) tells.</returns>
    internal static Stat.statx RefuseWayOut(int fd, string what, bool allowDirectory = false)
    {
        Stat.statx stat;
        var isPath = (Check(Fcntl.fcntl(fd, Fcntl.F_GETFL, 0), "fcntl") & Fcntl.O_PATH) != 0;
        var empty = stackalloc byte[1];
        empty[0] = 0;
        Check((int)Unistd.syscall(Syscall.statx, fd, (nint)empty, Fcntl.AT_EMPTY_PATH, (nint)Stat.STATX_BASIC_STATS, (nint)(&stat), 0), "statx");
        if ((isPath || (stat.stx_mode & Stat.S_IFMT) == Stat.S_IFDIR) && !allowDirectory)
        {
            throw new SandboxException(ErrorCode.DescriptorRefused,
                $"{what} is a {(isPath ? "path descriptor" : "directory")}, through which the sandbox could reach the host's files",
                "Use a file, a pipe or /dev/null.");
        }

        return stat;
    }

    /// <summary>A duplicate with a number of at least <paramref name="above"/>, which nothing that a launch uses itself has.</summary>
    internal static SafeFileHandle Duplicate(SafeFileHandle handle, int above = FirstSafe)
    {
        var held = false;
        try
        {
            handle.DangerousAddRef(ref held);
            return new(Check(Fcntl.fcntl((int)handle.DangerousGetHandle(), Fcntl.F_DUPFD_CLOEXEC, Math.Max(above, FirstSafe)), "fcntl"), ownsHandle: true);
        }
        finally
        {
            if (held)
                handle.DangerousRelease();
        }
    }

    internal static string? Remedy(Errno errno) => errno is Errno.EMFILE or Errno.ENFILE
        ? "Too many descriptors are open; raise the limit (ulimit -n) or dispose of finished processes."
        : null;

    private static SandboxException Failed(string systemCall, Errno errno)
        => new(ErrorCode.StepFailed, $"preparing the launch: {systemCall}: {errno}", Remedy(errno))
        {
            SystemCall = systemCall,
            Errno = errno,
        };
}
