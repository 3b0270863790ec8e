using System.Globalization;
using System.Runtime.InteropServices;

namespace Hakoniwa.Probe;

/// <summary>Other processes: seeing, signalling, tracing and reading them; System V and POSIX IPC.</summary>
internal static class ProcessVerbs
{
    private const int PtraceTraceMe = 0;
    private const int PtraceAttach = 16;
    private const int IpcCreate = 0x200;
    private const int IpcExclusive = 0x400;
    private const int VectorSize = 16;

    internal static IEnumerable<KeyValuePair<string, Func<string[], Result>>> All =>
    [
        new("pids", _ => Result.Of(Directory.EnumerateDirectories("/proc").Select(d => Path.GetFileName(d)).Where(n => char.IsAsciiDigit(n[0])))),
        new("kill", a => Sys.Try(Numbers.Kill, Sys.Number(a[0]), Sys.Number(a[1]))),
        new("pidfd-open", a => Sys.Try(Numbers.PidfdOpen, Sys.Number(a[0]))),
        new("pidfd-getfd", a => PidfdGetfd(Sys.Number(a[0]))),
        new("ptrace-me", _ => Sys.Try(Numbers.Ptrace, PtraceTraceMe)),
        new("ptrace-attach", a => Sys.Try(Numbers.Ptrace, PtraceAttach, Sys.Number(a[0]))),
        new("process-vm-read", a => ProcessVmRead(a.Length > 0 ? Sys.Number(a[0]) : Environment.ProcessId)),
        new("shm-create", a => Sys.Try(Numbers.Shmget, Sys.Number(a[0]), 4096, IpcCreate | IpcExclusive | 0x180)),
        new("shm-find", a => Sys.Try(Numbers.Shmget, Sys.Number(a[0]), 0, 0)),
        new("mq-create", a => Sys.Try(Numbers.MqOpen, Sys.Text(a[0]), 0x40 | 0x80, 0x180)),
        new("mq-find", a => Sys.Try(Numbers.MqOpen, Sys.Text(a[0]), 0)),
        new("sleep", a => Sleep(a[0])),
    ];

    /// <summary>Reads eight bytes of a process; of this one where its address is known to be good.</summary>
    private static Result ProcessVmRead(int pid)
    {
        var (local, remote) = (Sys.Memory(VectorSize), Sys.Memory(VectorSize));
        Marshal.WriteIntPtr(local, Sys.Memory(8));
        Marshal.WriteIntPtr(local + 8, 8);
        Marshal.WriteIntPtr(remote, Sys.Memory(8));
        Marshal.WriteIntPtr(remote + 8, 8);
        return Sys.Try(Numbers.ProcessVmReadv, pid, local, 1, remote, 1);
    }

    private static Result PidfdGetfd(int pid)
    {
        var pidfd = Sys.Call(Numbers.PidfdOpen, pid);
        return pidfd < 0 ? Result.Failed((Errno)Marshal.GetLastPInvokeError()) : Sys.Try(Numbers.PidfdGetfd, pidfd, 0);
    }

    private static Result Sleep(string milliseconds)
    {
        Thread.Sleep(int.Parse(milliseconds, CultureInfo.InvariantCulture));
        return Result.Of();
    }
}
