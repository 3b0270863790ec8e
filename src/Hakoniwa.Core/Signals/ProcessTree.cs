using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

using Hakoniwa.Interop;
using Hakoniwa.Launch;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Signals;

/// <summary>Processes and their children as /proc shows them, with care for numbers that are given to others meanwhile.</summary>
internal static class ProcessTree
{
    /// <summary>As proc(5) numbers them.</summary>
    private const int FirstField = 3;
    private const int ParentField = 4;
    private const int SessionField = 6;
    private const int StartTimeField = 22;

    /// <summary>Enough to tell the shell that waits as PID 1 from anything else.</summary>
    private const int CommandLineBytes = 256;

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

    /// <summary>A descriptor of a child, or null if it is none any more. The parent's number must still be its own.</summary>
    internal static SafeFileHandle? OpenChild(int parent, int pid)
    {
        var fd = (int)Unistd.syscall(Syscall.pidfd_open, pid, 0, 0, 0, 0, 0);
        if (fd < 0)
        {
            if ((Errno)Marshal.GetLastPInvokeError() != Errno.ESRCH)
                Descriptors.Check(fd, "pidfd_open");
            return null;
        }

        // It is still there after /proc was read: so what /proc told was told of it, and the number was not given to another process meanwhile.
        var handle = new SafeFileHandle(fd, ownsHandle: true);
        if (StatField(pid, ParentField) == Text(parent) && Exists(handle))
            return handle;
        handle.Dispose();
        return null;
    }

    /// <summary>Whether the process has not been collected by its parent. Signal 0 is sent to nobody.</summary>
    internal static bool Exists(SafeFileHandle pidfd) => Send(pidfd, 0);

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

    /// <summary>Kills a process if it is one of a session, and has not ended.</summary>
    internal static bool KillMember(int pid, int session)
    {
        if (StatField(pid, SessionField) != Text(session) || StatField(pid, FirstField) is "Z" or "X")
            return false;
        var fd = (int)Unistd.syscall(Syscall.pidfd_open, pid, 0, 0, 0, 0, 0);
        if (fd < 0)
            return false;

        // The number still is what it was looked up for.
        using var handle = new SafeFileHandle(fd, ownsHandle: true);
        return StatField(pid, SessionField) == Text(session) && Send(handle, Signal.SIGKILL);
    }

    /// <summary>When the process was started, which tells it from others that had its number.</summary>
    internal static string StartTime(int pid) => StatField(pid, StartTimeField);

    /// <summary>
    /// The beginning of /proc/PID/cmdline; empty if there is no such process. The whole may be terabytes: every program may tell the kernel, by
    /// PR_SET_MM_MAP, that its arguments are any part of its memory.
    /// </summary>
    internal static string CommandLine(int pid)
    {
        try
        {
            using var file = File.OpenHandle($"/proc/{Text(pid)}/cmdline", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            Span<byte> beginning = stackalloc byte[CommandLineBytes];
            return Encoding.UTF8.GetString(beginning[..RandomAccess.Read(file, beginning, fileOffset: 0)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>A file that the kernel writes all of itself; empty if there is no such process.</summary>
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

    /// <summary>A field of /proc/PID/stat after the name, which may have anything in it; empty if there is no such process.</summary>
    private static string StatField(int pid, int field)
    {
        var stat = ReadOrEmpty($"/proc/{Text(pid)}/stat");
        var rest = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return rest.Length > field - FirstField ? rest[field - FirstField] : "";
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
