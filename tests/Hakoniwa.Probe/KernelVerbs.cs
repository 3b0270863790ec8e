using System.Globalization;
using System.Runtime.InteropServices;

namespace Hakoniwa.Probe;

/// <summary>Doors into the kernel that a build step has no use for.</summary>
internal static class KernelVerbs
{
    private const int Tiocsti = 0x5412;
    private const int KeyctlGetKeyringId = 0;
    private const int SessionKeyring = -3;
    private const int UserModeOnly = 1;

    internal static IEnumerable<KeyValuePair<string, Func<string[], Result>>> All =>
    [
        new("call", ByNumber),
        new("keyctl", _ => Sys.Try(Numbers.Keyctl, KeyctlGetKeyringId, SessionKeyring, 1)),
        new("add-key", _ => Sys.Try(Numbers.AddKey, Sys.Text("user"), Sys.Text("hakoniwa-probe"), Sys.Text("x"), 1, SessionKeyring)),
        new("bpf", _ => BpfMapCreate()),
        new("io-uring", _ => Sys.Try(Numbers.IoUringSetup, 4, Sys.Memory(120))),
        new("userfaultfd", _ => Sys.Try(Numbers.Userfaultfd, UserModeOnly)),
        new("perf-event-open", _ => PerfEventOpen()),
        new("kexec-load", _ => Sys.Try(Numbers.KexecLoad, 0, 0, 0, 0)),
        new("init-module", _ => Sys.Try(Numbers.InitModule, Sys.Memory(8), 8, Sys.Text(""))),
        new("open-by-handle", _ => Sys.Try(Numbers.OpenByHandleAt, -100, Sys.Memory(16), 0)),
        new("tiocsti", a => Sys.Try(Numbers.Ioctl, Sys.Number(a[0]), Tiocsti, Sys.Text("x"))),
        new("tiocsti-high-half", a => Sys.Try(Numbers.Ioctl, Sys.Number(a[0]), unchecked((nint)0xdeadbeef_00005412), Sys.Text("x"))),
        new("parent-death-signal", a => Sys.Try(Numbers.Prctl, 1, Sys.Number(a[0]))),
        new("sethostname", a => Sys.Try(Numbers.Sethostname, Sys.Text(a[0]), a[0].Length)),
    ];

    /// <summary>Any call: its number and up to six arguments, all of them numbers.</summary>
    private static Result ByNumber(string[] numbers)
    {
        var all = new nint[7];
        for (var i = 0; i < numbers.Length; i++)
            all[i] = (nint)long.Parse(numbers[i], CultureInfo.InvariantCulture);
        return Sys.Try((int)all[0], all[1], all[2], all[3], all[4], all[5], all[6]);
    }

    private static Result BpfMapCreate()
    {
        var attribute = Sys.Memory(128);
        Marshal.WriteInt32(attribute, 2);
        Marshal.WriteInt32(attribute + 4, 4);
        Marshal.WriteInt32(attribute + 8, 4);
        Marshal.WriteInt32(attribute + 12, 1);
        return Sys.Try(Numbers.Bpf, 0, attribute, 128);
    }

    /// <summary>A software counter of this process's own, in user mode, which an ordinary user may have.</summary>
    private static Result PerfEventOpen()
    {
        const int software = 1;
        const long disabledExcludeKernelExcludeHypervisor = 1 | 1 << 5 | 1 << 6;
        var attribute = Sys.Memory(112);
        Marshal.WriteInt32(attribute, software);
        Marshal.WriteInt32(attribute + 4, 112);
        Marshal.WriteInt64(attribute + 40, disabledExcludeKernelExcludeHypervisor);
        return Sys.Try(Numbers.PerfEventOpen, attribute, 0, -1, -1, 0);
    }
}
