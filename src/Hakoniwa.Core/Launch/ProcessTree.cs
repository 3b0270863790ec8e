using System.Globalization;
using System.Runtime.InteropServices;

using Hakoniwa.Interop;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Launch;

/// <summary>Processes and their children as /proc shows them, with care for numbers that are given to others meanwhile.</summary>
internal static class ProcessTree
{
    /// <summary>The children of all threads of a process; none if it has ended.</summary>
    internal static List<int> Children(int pid)
    {
        var children = new List<int>();
        try
        {
            foreach (var thread in Directory.EnumerateDirectories($"/proc/{Text(pid)}/task"))
                children.AddRange(ReadOrEmpty(thread + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(c => int.Parse(c, CultureInfo.InvariantCulture)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile.
        }

        return children;
    }

    /// <summary>A descriptor of a child, or null if it is none any more. The parent must not have been collected.</summary>
    internal static SafeFileHandle? OpenChild(int parent, int pid)
    {
        var fd = (int)Unistd.syscall(Syscall.pidfd_open, pid, 0, 0, 0, 0, 0);
        if (fd < 0)
        {
            if ((Errno)Marshal.GetLastPInvokeError() != Errno.ESRCH)
                Descriptors.Check(fd, "pidfd_open");
            return null;
        }

        // Still a child now that the descriptor holds it: so it is that one, and the number was not given to another process meanwhile.
        var handle = new SafeFileHandle(fd, ownsHandle: true);
        if (Children(parent).Contains(pid))
            return handle;
        handle.Dispose();
        return null;
    }

    /// <returns>False if it has ended.</returns>
    internal static bool Send(SafeFileHandle pidfd, int signal)
    {
        var sent = (int)Unistd.syscall(Syscall.pidfd_send_signal, pidfd.DangerousGetHandle(), signal, 0, 0, 0, 0);
        var errno = (Errno)Marshal.GetLastPInvokeError();
        if (sent < 0 && errno != Errno.ESRCH)
        {
            throw new SandboxException(ErrorCode.StepFailed, $"sending signal {Text(signal)}: pidfd_send_signal: {errno}")
            {
                SystemCall = "pidfd_send_signal",
                Errno = errno,
            };
        }

        return sent >= 0;
    }

    internal static bool SendToChild(int parent, int pid, int signal)
    {
        using var child = OpenChild(parent, pid);
        return child is not null && Send(child, signal);
    }

    /// <summary>When the process was started, which tells it from others that had its number.</summary>
    internal static string StartTime(int pid)
    {
        const int field = 22 - 3;
        var stat = ReadOrEmpty($"/proc/{Text(pid)}/stat");
        var rest = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return rest.Length > field ? rest[field] : "";
    }

    internal static string ReadOrEmpty(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process has ended meanwhile, which is what was wanted.
            return "";
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
