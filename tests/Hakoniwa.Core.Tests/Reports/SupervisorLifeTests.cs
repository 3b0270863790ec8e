using System.Globalization;
using System.Runtime.CompilerServices;

using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Reports;

/// <summary>The supervisor lives as long as it is needed, and no longer, whoever ends first.</summary>
public sealed class SupervisorLifeTests
{
    private const int Launches = 100;

    [Test]
    public void Nothing_is_left_of_many_sandboxes_with_a_report()
    {
        Leftovers.AssertNoneOf(() =>
        {
            var rounds = int.TryParse(Environment.GetEnvironmentVariable("HAKONIWA_SOAK"), out var asked) ? asked : Launches;
            for (var i = 0; i < rounds; i++)
            {
                var (_, report) = Reported.Shell(Container.Hermetic().Report(Report.Denials), "unshare -U true 2>/dev/null; exit 0");
                Assert.That(report.Denials.Single().Count, Is.EqualTo(1));
            }
        });
        Assert.That(Threads(), Is.Zero);
    }

    [Test]
    public void Nothing_is_left_of_launches_that_fail()
    {
        Leftovers.AssertNoneOf(() =>
        {
            var sandbox = Container.Hermetic().Report(Report.Denials | Report.Calls);
            Assert.Multiple(() =>
            {
                Assert.Throws<SandboxException>(() => sandbox.Command("/no/such/program").Output());
                Assert.Throws<SandboxException>(() => sandbox.Command("/etc/hosts").AsPid1().Output());
                Assert.Throws<SandboxException>(() => sandbox.Limit(Rlimit.NoFile, ulong.MaxValue / 2).Command("/etc/hosts").AsPid1().Output());
            });
        });
        Assert.That(Threads(), Is.Zero);
    }

    /// <summary>Wherever a limit of open files is met, also where the kernel drops the listener that was handed over: an error, or a complete report.</summary>
    [Test]
    public void A_launcher_that_runs_out_of_descriptors_gets_an_error_or_a_report()
    {
        var lines = LauncherProgram.Report("ulimit -n 256; exec \"$@\"", "report-limited").Split('\n');

        Assert.That(lines, Is.All.Matches("^(unshare EPERM x1|HAKO[13][0-9]{3})$"));
        Assert.That(lines, Does.Contain("unshare EPERM x1"), "with more of them");
        Assert.That(lines, Has.Length.GreaterThan(1), "with fewer");
    }

    [Test]
    public void A_sandbox_that_is_refused_without_end_can_be_killed_and_disposed_of()
    {
        using var flood = NativeProgram.Flood();
        Leftovers.AssertNoneOf(() =>
        {
            for (var i = 0; i < 20; i++)
            {
                using var process = Flooding(flood);
                if (i % 2 == 0)
                    continue;
                process.Kill();
                var status = process.Wait();
                Assert.That(status.Signal, Is.EqualTo(9));
                Assert.That(Reported.Of(status).Denials.Single().Arguments, Is.EqualTo("\"/flood\""));
            }
        });
        Assert.That(Threads(), Is.Zero);
    }

    [Test]
    public void One_that_is_forgotten_meanwhile_is_ended()
    {
        using var flood = NativeProgram.Flood();
        var before = Processes.Children();
        Forget(flood);

        Eventually.True(() => Collected() && Threads() == 0 && !Processes.Children().Except(before).Any(), "the end of the supervisor and of the sandbox");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(NativeProgram flood) => Flooding(flood);

    [Test]
    public void Nothing_is_left_of_one_whose_launcher_is_killed_meanwhile()
    {
        using var flood = NativeProgram.Flood();
        using var directory = new TemporaryDirectory();
        for (var i = 0; i < 4; i++)
        {
            var marker = "7" + Random.Shared.Next(10_000_000, 99_999_999).ToString(CultureInfo.InvariantCulture);
            var report = directory.Place("report" + marker);
            using var launcher = LauncherProgram.Start(report, "hold-report", flood.Path, marker);
            Eventually.True(() => File.Exists(report), "the start of the program");
            var first = int.Parse(File.ReadAllText(report), CultureInfo.InvariantCulture);
            launcher.Kill();
            launcher.WaitForExit();

            Eventually.True(() => !Processes.Runs(first) && Processes.With(marker) == 0, "the end of every process");
        }
    }

    /// <summary>What outlives a sandbox without a PID namespace is refused as before, and not told any more.</summary>
    [Test]
    public void Processes_that_outlive_the_first_one_go_on_being_answered()
    {
        using var directory = new TemporaryDirectory();
        var (go, result, started) = (directory.Place("go"), directory.Place("result"), directory.Place("started"));
        var daemon = $"(setsid sh -c 'touch {started}; while ! test -e {go}; do sleep 0.01; done; unshare -U true 2>{result}.part; mv {result}.part {result}' >/dev/null 2>&1 &); "
            + $"while ! test -e {started}; do sleep 0.01; done; unshare -U true 2>/dev/null; exit 3";
        using (var process = Container.Empty().Environment("PATH", "/usr/bin:/bin").Report(Report.Denials).Command("/bin/sh", "-c", daemon).StandardInput(Stdio.Null).Start())
        {
            var status = Eventually.Result(process.WaitAsync(), "the end");
            Assert.That((status.ExitCode, Reported.Of(status).Denials.Single().Count), Is.EqualTo((3, 1)));
        }

        Assert.That(Threads(), Is.EqualTo(1));
        File.WriteAllText(go, "");
        Eventually.True(() => File.Exists(result), "the daemon's call");
        Assert.That(File.ReadAllText(result), Does.Contain("not permitted"));
        Eventually.True(() => Threads() == 0, "the end of the supervisor");
    }

    private static SandboxProcess Flooding(NativeProgram flood)
    {
        var process = flood.In(Container.Hermetic()).Report(Report.Denials).Command(flood.Path)
            .StandardInput(Stdio.Null).StandardOutput(Stdio.Piped).StandardError(Stdio.Null).Start();
        Assert.That(process.StandardOutput!.ReadByte(), Is.EqualTo('f'));
        return process;
    }

    private static bool Collected()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return true;
    }

    /// <summary>How many supervisors there are; the kernel keeps 15 letters of a thread's name.</summary>
    private static int Threads()
    {
        var count = 0;
        foreach (var thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            try
            {
                count += File.ReadAllText(thread + "/comm").Trim() == "Hakoniwa superv" ? 1 : 0;
            }
            catch (IOException)
            {
                // It has just ended.
            }
        }

        return count;
    }
}
