using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Hakoniwa.Benchmarks;

/// <summary>What a call costs that is told of, and a launch with a report. This program runs itself in the sandboxes.</summary>
internal static partial class ReportCosts
{
    private const int Times = 20_000;
    private const int Launches = 200;

    internal static int Run()
    {
        var own = Environment.GetCommandLineArgs()[0];
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var sandbox = Container.Hermetic().BindReadOnly(Path.GetDirectoryName(Path.GetFullPath(own))!).BindReadOnly(root).Environment("DOTNET_TieredPGO", "0");
        Console.WriteLine($"microseconds a call, of {Times}: refused chroot, connect to nowhere, connect to loopback, getppid, access of /etc/passwd, of a file that is recorded, of one that is nowhere");
        foreach (var report in (Hakoniwa.Report[])[Hakoniwa.Report.None, Hakoniwa.Report.Denials, Hakoniwa.Report.Network, Hakoniwa.Report.Denials | Hakoniwa.Report.Network, Hakoniwa.Report.Calls, Hakoniwa.Report.Files])
        {
            var output = sandbox.Report(report).Command(Path.Combine(root, "dotnet"), "exec", Path.GetFullPath(own), "calls").Output();
            Report.Line($"{report,-20} {output.StandardOutput.Trim()}{output.StandardError.Trim()}");
        }

        foreach (var report in (Hakoniwa.Report[])[Hakoniwa.Report.None, Hakoniwa.Report.Denials])
        {
            var command = Container.Hermetic().Report(report).Command("/bin/true").AsPid1();
            command.Status();
            var times = new double[Launches];
            for (var i = 0; i < Launches; i++)
            {
                var start = Stopwatch.GetTimestamp();
                command.Status();
                times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }

            Array.Sort(times);
            Report.Line($"{report,-20} {times[Launches / 2]:F2} ms a launch of /bin/true, median of {Launches}");
        }

        return 0;
    }

    /// <summary>In the sandbox: makes the calls, and prints what one of each took.</summary>
    internal static unsafe int MakeCalls()
    {
        byte[] nowhere = [2, 0, 0, 9, 192, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0];
        byte[] loopback = [2, 0, 0, 9, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0];
        const int datagrams = 2;
        const int inet = 2;
        var descriptor = socket(inet, datagrams, 0);
        fixed (byte* outside = nowhere, inside = loopback)
        {
            var (first, second) = ((nint)outside, (nint)inside);
            Console.WriteLine(string.Join(' ',
                Time(() => _ = chroot("/nothing")), Time(() => _ = connect(descriptor, first, 16)), Time(() => _ = connect(descriptor, second, 16)), Time(() => _ = getppid()),
                Time(() => _ = access("/etc/passwd", 0)), Time(() => _ = access(AppContext.BaseDirectory, 0)), Time(() => _ = access("/srv/nothing", 0))));
        }

        return 0;
    }

    private static string Time(Action call)
    {
        for (var i = 0; i < Times / 10; i++)
            call();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Times; i++)
            call();
        return (Stopwatch.GetElapsedTime(start).TotalMicroseconds / Times).ToString("F2", CultureInfo.InvariantCulture);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int chroot(string path);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int access(string path, int mode);

    [LibraryImport("libc")]
    private static partial int socket(int family, int type, int protocol);

    [LibraryImport("libc")]
    private static partial int connect(int descriptor, nint address, int length);

    [LibraryImport("libc")]
    private static partial int getppid();
}
