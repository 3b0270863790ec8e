using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Launch;
using Hakoniwa.Signals;

namespace Hakoniwa.Core.Tests.Programs;

/// <summary>Measuring the memory of a program.</summary>
public sealed class MemoryTests
{
    private const long Mebibyte = 1024 * 1024;

    private static Command Shell(string script)
        => Container.Hermetic().Command("/bin/sh", "-c", script).StandardInput(Stdio.Null).StandardOutput(Stdio.Null).StandardError(Stdio.Null).MeasureMemory();

    private static Command Take(int mebibytes)
        => Container.Hermetic().Command("/bin/dd", "if=/dev/zero", "of=/dev/null", $"bs={mebibytes}M", "count=1").StandardError(Stdio.Null).MeasureMemory();

    [Test]
    public void The_program_is_measured_and_not_the_shell_or_the_launcher([Values] bool asPid1)
    {
        var (small, large) = (Take(1).AsPid1(asPid1).Status(), Take(60).AsPid1(asPid1).Status());

        Assert.Multiple(() =>
        {
            Assert.That(small.Success && large.Success);
            Assert.That(small.Memory!.PeakResident, Is.InRange(Mebibyte, 10 * Mebibyte), "much less than the launcher's");
            Assert.That(large.Memory!.PeakResident, Is.InRange(60 * Mebibyte, 70 * Mebibyte));
            Assert.That(large.Memory.PeakVirtual, Is.GreaterThan(large.Memory.PeakResident));
            Assert.That(large.Memory.ProportionalResident, Is.Null.Or.InRange(1, large.Memory.PeakResident));
            Assert.That(large.Memory.PrivateResident + large.Memory.SharedResident, Is.Null.Or.InRange(1, large.Memory.PeakResident));
        });
    }

    [Test]
    public void Its_children_do_not_count([Values] bool asPid1)
    {
        var status = Shell("dd if=/dev/zero of=/dev/null bs=60M count=1; exit 3").AsPid1(asPid1).Status();

        Assert.That(status.ExitCode, Is.EqualTo(3));
        Assert.That(status.Memory!.PeakResident, Is.LessThan(20 * Mebibyte));
    }

    [Test]
    public void Nothing_is_measured_unless_it_is_asked_for()
        => Assert.That(Shell("exit 0").MeasureMemory(false).Status().Memory, Is.Null);

    [TestCase("exit 7", 7)]
    [TestCase("kill -TERM $$", 143)]
    [TestCase("kill -KILL $$", 137)]
    [TestCase("kill -SEGV $$", 139)]
    [TestCase("trap 'exit 9' USR1; kill -USR1 $$; exit 1", 9)]
    public void The_status_and_signals_are_what_they_are_without_it(string script, int expected)
    {
        var status = Shell(script).Status();

        Assert.That(status.Code, Is.EqualTo(expected));
        Assert.That(status.Memory?.PeakResident, Is.GreaterThan(0));
    }

    /// <summary>A short program's end can be seen before the fork that made it.</summary>
    [Test]
    public void Of_many_short_programs_each_has_its_own_status()
    {
        var command = Shell("exit 7");

        Assert.That(Enumerable.Range(0, 100).Select(_ => command.Status().Code), Is.All.EqualTo(7));
    }

    [Test]
    public void A_program_that_is_stopped_stays_stopped_until_it_is_continued()
    {
        using var process = Shell("echo ready; kill -STOP $$; exit 5").StandardOutput(Stdio.Piped).Start();
        using var reader = new StreamReader(process.StandardOutput!);
        Assert.That(reader.ReadLine(), Is.EqualTo("ready"));
        Eventually.True(() => ProcessTree.Children(process.Id).Any(IsStopped), "the stop");

        Assert.That(process.TryWait(), Is.Null);
        process.Signal(System.Runtime.InteropServices.PosixSignal.SIGCONT);

        Assert.That(Eventually.Result(process.WaitAsync(), "the end").ExitCode, Is.EqualTo(5));
    }

    /// <summary>T by a signal, t while somebody who traces it has to decide.</summary>
    private static bool IsStopped(int pid) => ProcessTree.ReadOrEmpty($"/proc/{pid}/stat") is { Length: > 0 } stat && stat[stat.LastIndexOf(')') + 2] is 'T' or 't';

    [Test]
    public void A_program_with_threads_and_its_own_signals_runs_as_ever()
    {
        var output = Probe.Command(Probe.Sandbox(), ["arguments", "a"], ["fail-fast"]).MeasureMemory().Output();

        Assert.That(output.Status.Code, Is.EqualTo(134), output.StandardError);
        Assert.That(output.Status.Memory!.PeakResident, Is.GreaterThan(20 * Mebibyte));
    }

    [Test]
    public void Killing_disposing_and_failing_leave_nothing()
    {
        Leftovers.AssertNoneOf(() =>
        {
            using (Shell("sleep 1000 & exec sleep 1000").Start())
            {
            }

            using (var process = Shell("exec sleep 1000").AsPid1().Start())
                process.Kill();
            Assert.That(Shell("exec sleep 1000").WallTime(TimeSpan.FromSeconds(2.5)).Status().TimedOut);
            Assert.Throws<SandboxException>(() => Container.Hermetic().Command("/etc/passwd").AsPid1().MeasureMemory().Status());
            Assert.Throws<SandboxException>(() => Container.Hermetic().Command("/no/such/program").MeasureMemory().Status());
        });
    }

    [Test]
    public void Many_are_measured_at_once()
    {
        var command = Take(20);
        var all = Enumerable.Range(0, 12).Select(_ => Task.Run(command.Status)).ToArray();

        Assert.That(all.Select(t => Eventually.Result(t, "every end").Memory?.PeakResident / Mebibyte), Is.All.InRange(20, 30));
    }

    [Test]
    public void Where_tracing_is_forbidden_the_program_is_not_started()
    {
        var report = LauncherProgram.Report("export HAKONIWA_SIMULATE=no-ptrace; exec \"$@\"", "measure", "exit 3");

        Assert.That(report, Does.StartWith(ErrorCode.MemoryNotMeasurable).And.Contain("ptrace: EPERM").And.Contain("yama"));
    }
}
