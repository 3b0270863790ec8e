using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Hakoniwa.Probe;

/// <summary>Other processes by less known calls, IPC besides shared memory, keys, the machine as a whole.</summary>
internal static class EscapeProcessVerbs
{
    private const int PtraceSeize = 0x4206;
    private const int IpcCreate = 0x200 | 0x400 | 0x180;
    private const int LinuxSubcode = 0x541C;
    private const int SessionKeyring = -3;
    private const int KeyctlSearch = 10;
    private const int KeyctlRead = 11;
    private const int CoreLimit = 4;
    private const int BestEffortClass = 2 << 13 | 4;
    private const int TimexSize = 208;
    private const int AdjustTick = 0x4000;
    private const int TickOffset = 88;
    private const int UsualTick = 10_000;

    internal static IEnumerable<KeyValuePair<string, Func<string[], Result>>> All =>
    [
        new("sem-create", a => Sys.Try(Numbers.Semget, Sys.Number(a[0]), 1, IpcCreate)),
        new("sem-find", a => Sys.Try(Numbers.Semget, Sys.Number(a[0]), 0, 0)),
        new("msg-create", a => Sys.Try(Numbers.Msgget, Sys.Number(a[0]), IpcCreate)),
        new("msg-find", a => Sys.Try(Numbers.Msgget, Sys.Number(a[0]), 0)),
        new("affinity", a => Sys.Try(Numbers.SchedSetaffinity, Sys.Number(a[0]), sizeof(long), AllProcessors())),
        new("io-priority", a => Sys.Try(Numbers.IoprioSet, 1, Sys.Number(a[0]), BestEffortClass)),
        new("priority", a => Sys.Try(Numbers.Setpriority, 0, Sys.Number(a[0]), 0)),
        new("limits", a => Sys.Try(Numbers.Prlimit64, Sys.Number(a[0]), CoreLimit, 0, Sys.Memory(16))),
        new("ptrace-seize", a => Sys.Try(Numbers.Ptrace, PtraceSeize, Sys.Number(a[0]))),
        new("process-vm-write-nowhere", a => WriteNowhere(Sys.Number(a[0]))),
        new("key-find", a => FindKey(a[0])),
        new("adjust-clock", _ => AdjustClock()),
        new("set-clock", _ => Sys.Try(Numbers.ClockSettime, 0, Sys.Memory(16))),
        new("acct", a => Sys.Try(Numbers.Acct, Sys.Text(a[0]))),
        new("swapon", a => Sys.Try(Numbers.Swapon, Sys.Text(a[0]))),
        new("reboot-with-wrong-magic", _ => Sys.Try(Numbers.Reboot)),
        new("setdomainname", a => Sys.Try(Numbers.Setdomainname, Sys.Text(a[0]), a[0].Length)),
        new("tioclinux", a => Sys.Try(Numbers.Ioctl, Sys.Number(a[0]), LinuxSubcode, Sys.Memory(8))),
        new("run-in-memory", a => RunInMemory(a[0])),
    ];

    private static nint AllProcessors()
    {
        var mask = Sys.Memory(sizeof(long));
        Marshal.WriteInt64(mask, -1);
        return mask;
    }

    /// <summary>At address 0 nothing is mapped: whoever may write gets EFAULT.</summary>
    private static Result WriteNowhere(int pid)
    {
        var (local, remote) = (Sys.Memory(16), Sys.Memory(16));
        Marshal.WriteIntPtr(local, Sys.Memory(8));
        Marshal.WriteIntPtr(local + 8, 8);
        Marshal.WriteIntPtr(remote + 8, 8);
        return Sys.Try(Numbers.ProcessVmWritev, pid, local, 1, remote, 1);
    }

    /// <summary>The contents of a key of the session's keyring.</summary>
    private static Result FindKey(string name)
    {
        const int most = 256;
        var key = Sys.Call(Numbers.Keyctl, KeyctlSearch, SessionKeyring, Sys.Text("user"), Sys.Text(name));
        if (key < 0)
            return Result.Failed((Errno)Marshal.GetLastPInvokeError());
        var buffer = Sys.Memory(most);
        var length = Sys.Call(Numbers.Keyctl, KeyctlRead, key, buffer, most);
        return length < 0 ? Result.Failed((Errno)Marshal.GetLastPInvokeError()) : Result.Of(Marshal.PtrToStringUTF8(buffer, (int)length));
    }

    /// <summary>Sets the length of a tick to what it usually is, so that a hole would do the host no harm.</summary>
    private static Result AdjustClock()
    {
        var timex = Sys.Memory(TimexSize);
        Marshal.WriteInt32(timex, AdjustTick);
        Marshal.WriteInt64(timex + TickOffset, UsualTick);
        return Sys.Try(Numbers.Adjtimex, timex);
    }

    /// <summary>Executes a program from a file that exists in memory alone.</summary>
    private static Result RunInMemory(string program)
    {
        var fd = Sys.Call(Numbers.MemfdCreate, Sys.Text("copy"), 0);
        if (fd < 0)
            return Result.Failed((Errno)Marshal.GetLastPInvokeError());
        var path = string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/{fd}");
        File.WriteAllBytes(path, File.ReadAllBytes(program));
        using var process = Process.Start(path);
        process.WaitForExit();
        return Result.Of(process.ExitCode.ToString(CultureInfo.InvariantCulture));
    }
}
