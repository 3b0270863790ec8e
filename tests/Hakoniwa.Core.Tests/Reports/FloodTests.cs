using System.Globalization;

using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Reports;

/// <summary>Programs that are refused without end, or in ever new ways.</summary>
public sealed class FloodTests
{
    private const int Threads = 4;
    private const int Times = 5000;

    [Test]
    public void Every_one_of_many_is_counted()
    {
        var (lines, report) = Reported.Run(Reported.Sandbox(), ["denials", Text(Threads), Text(Times)]);

        Assert.That(lines[0].Value, Is.EqualTo("0"), "wrong errors");
        Assert.That(Reported.Lines(report), Is.EqualTo(new[] { $"ptrace(PTRACE_TRACEME, 0) EPERM x{Threads * Times}" }));
    }

    [Test]
    public void They_are_while_the_launcher_collects_its_garbage()
    {
        using var pressure = new GarbagePressure();
        var (lines, report) = Reported.Run(Reported.Sandbox(), ["denials", Text(Threads), Text(Times)]);

        Assert.That(lines[0].Value, Is.EqualTo("0"), "wrong errors");
        Assert.That(report.Denials.Single().Count, Is.EqualTo(Threads * Times));
        Assert.That(pressure.Collections, Is.Positive);
    }

    [Test]
    public void What_does_not_fit_is_counted_and_takes_no_memory()
    {
        const int names = 100_000;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (lines, report) = Reported.Run(Reported.Sandbox(), ["denials-named", Text(names)]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Value, Is.EqualTo("0"), "wrong errors");
            Assert.That(report.Denials, Has.Length.EqualTo(1000));
            Assert.That(report.Denials[0].Arguments, Is.EqualTo("\"/n0\""));
            Assert.That(report.Unlisted, Is.EqualTo(names - 1000));
            Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(8 * 1024 * 1024));
        });
        GC.KeepAlive(report);
    }

    /// <summary>
    /// Handlers that let calls start over, as those of runtimes do, and those that do not, every millisecond. The kernel lets the latter interrupt
    /// a call until the supervisor has taken its notification, whatever was asked for. Without the wait that only a kill ends, a signal may meet a
    /// call in the moment of its answer: the kernel takes the answer, and has the call start over.
    /// </summary>
    [TestCase("SA_RESTART", "exec \"$@\"", 0)]
    [TestCase("SA_RESTART", "export HAKONIWA_SIMULATE=no-killable-wait; exec \"$@\"", 0)]
    [TestCase("0", "exec \"$@\"", 200)]
    public void Signals_give_no_wrong_error_and_no_wrong_count(string flags, string launcher, int mostInterruptions)
    {
        using var program = Interrupted(flags);
        var lines = LauncherProgram.Report(launcher, "report-program", program.Path).Split('\n');

        // The program exits with the number of calls that were interrupted before they were taken, and made again.
        var interruptions = int.Parse(lines[0]["exited with ".Length..], CultureInfo.InvariantCulture);
        Assert.That(interruptions, Is.LessThanOrEqualTo(mostInterruptions));
        var told = lines.Single(l => l.StartsWith(ToldOf, StringComparison.Ordinal));
        var twice = launcher.Contains("no-killable-wait", StringComparison.Ordinal) ? Calls : 0;
        Assert.That(int.Parse(told[ToldOf.Length..], CultureInfo.InvariantCulture), Is.InRange(Calls, Calls + twice));
    }

    private const int Calls = 20_000;
    private const string ToldOf = "chroot EPERM x";

    private static NativeProgram Interrupted(string flags) => new(
        $$"""
        static volatile int ticks;
        static void tick(int signal) { ticks++; }
        int main(void)
        {
            struct sigaction action = { .sa_handler = tick, .sa_flags = {{flags}} };
            struct itimerval interval = { { 0, 1000 }, { 0, 1000 } };
            int interrupted = 0;
            sigaction(SIGALRM, &action, 0);
            setitimer(ITIMER_REAL, &interval, 0);
            for (int done = 0; done < 20000;) {
                if (syscall(SYS_chroot, "/x") != -1) return 250;
                if (errno == EPERM) done++;
                else if (errno == EINTR) interrupted++;
                else return 251;
            }
            return ticks == 0 ? 252 : interrupted > 200 ? 200 : interrupted;
        }
        """);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
