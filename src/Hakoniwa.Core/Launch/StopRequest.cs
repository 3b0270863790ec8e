using System.Globalization;
using System.Runtime.InteropServices;

using Hakoniwa.Interop;

namespace Hakoniwa.Launch;

/// <summary>Delivers a signal to a program in a PID namespace from outside, where PID 1 needs care.</summary>
internal static class StopRequest
{
    internal static void Send(ProcessHandle handle, int signal)
    {
        var first = handle.Pid.ToString(CultureInfo.InvariantCulture);
        if (signal == Signal.SIGKILL || ReadOrEmpty($"/proc/{first}/status") is not { Length: > 0 } status)
        {
            handle.Send(signal);
            return;
        }

        if (Field(status, "Name") is "sh" or "dash" or "bash" or "busybox" && Children(first) is { Count: > 0 } programs)
        {
            foreach (var program in programs)
                SendTo(program, signal);
            return;
        }

        // The kernel drops a signal with default action that is sent to the first process of a PID namespace.
        var namespaceIds = Field(status, "NSpid").Split('\t', StringSplitOptions.RemoveEmptyEntries);
        var isFirst = namespaceIds.Length > 1 && namespaceIds[^1] == "1";
        var caught = ulong.Parse(Field(status, "SigCgt"), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        handle.Send(isFirst && (caught >> (signal - 1) & 1) == 0 ? Signal.SIGKILL : signal);
    }

    private static List<int> Children(string pid)
        => [.. ReadOrEmpty($"/proc/{pid}/task/{pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(c => int.Parse(c, CultureInfo.InvariantCulture))];

    private static void SendTo(int pid, int signal)
    {
        var fd = (int)Unistd.syscall(Syscall.pidfd_open, pid, 0, 0, 0, 0, 0);
        if (fd < 0)
        {
            if ((Errno)Marshal.GetLastPInvokeError() == Errno.ESRCH)
                return;
            Descriptors.Check(fd, "pidfd_open");
        }

        var sent = (int)Unistd.syscall(Syscall.pidfd_send_signal, fd, signal, 0, 0, 0, 0);
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
