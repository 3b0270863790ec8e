using System.Globalization;
using System.Runtime.InteropServices;

using Hakoniwa.Interop;

namespace Hakoniwa.Launch;

/// <summary>Delivers a signal to a program in a PID namespace from outside, where PID 1 needs care.</summary>
internal static class StopRequest
{
    /// <summary>Does nothing if the process has been collected: what /proc shows under its number may be somebody else by then.</summary>
    internal static void Send(ProcessHandle handle, int signal) => handle.UnlessReaped(() => SendNow(handle, signal));

    private static void SendNow(ProcessHandle handle, int signal)
    {
        var first = handle.Pid.ToString(CultureInfo.InvariantCulture);
        if (signal == Signal.SIGKILL || ReadOrEmpty($"/proc/{first}/status") is not { Length: > 0 } status)
        {
            handle.Send(signal);
            return;
        }

        if (ShellWrapper.IsCommandLine(ReadOrEmpty($"/proc/{first}/cmdline")) && Children(first) is { Count: > 0 } programs)
        {
            foreach (var program in programs)
                SendToChild(first, program, signal);
            return;
        }

        // The kernel drops a signal with default action that is sent to the first process of a PID namespace.
        var namespaceIds = Field(status, "NSpid").Split('\t', StringSplitOptions.RemoveEmptyEntries);
        var isFirst = namespaceIds.Length > 1 && namespaceIds[^1] == "1";
        var caught = ulong.Parse(Field(status, "SigCgt"), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        if (isFirst && (caught >> (signal - 1) & 1) == 0)
            handle.KillInPlaceOf(signal);
        else
            handle.Send(signal);
    }

    private static List<int> Children(string pid)
        => [.. ReadOrEmpty($"/proc/{pid}/task/{pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(c => int.Parse(c, CultureInfo.InvariantCulture))];

    private static void SendToChild(string parent, int pid, int signal)
    {
        var fd = (int)Unistd.syscall(Syscall.pidfd_open, pid, 0, 0, 0, 0, 0);
        if (fd < 0)
        {
            if ((Errno)Marshal.GetLastPInvokeError() == Errno.ESRCH)
                return;
            Descriptors.Check(fd, "pidfd_open");
        }

        // Still a child now that the descriptor holds it: so it is that one, and the number was not given to another process meanwhile.
        var sent = Children(parent).Contains(pid) ? (int)Unistd.syscall(Syscall.pidfd_send_signal, fd, signal, 0, 0, 0, 0) : 0;
        var errno = (Errno)Marshal.GetLastPInvokeError();
        Unistd.close(fd);
        if (sent < 0 && errno != Errno.ESRCH)
            throw new SandboxException(ErrorCode.StepFailed, $"sending signal {signal.ToString(CultureInfo.InvariantCulture)}: pidfd_send_signal: {errno}");
    }

    private static string Field(string status, string name)
        => status.Split('\n').FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.Ordinal))?[(name.Length + 1)..].Trim() ?? "";

    private static string ReadOrEmpty(string path)
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
}
