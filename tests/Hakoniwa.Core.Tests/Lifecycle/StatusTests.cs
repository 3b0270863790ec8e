using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Lifecycle;

public sealed class StatusTests
{
    private static Command Shell(string script) => Container.Hermetic().Command("/bin/sh", "-c", script).StandardInput(Stdio.Null);

    [Test]
    public void Every_exit_code_arrives([Values] bool asPid1)
    {
        int[] codes = [0, 1, 2, 7, 100, 124, 125, 126, 127, 128, 129, 137, 200, 254, 255];

        Assert.Multiple(() =>
        {
            foreach (var code in codes)
            {
                var status = Shell($"exit {code}").AsPid1(asPid1).Status();
                Assert.That(status.ExitCode, Is.EqualTo(code));
                Assert.That(status.Code, Is.EqualTo(code));
                Assert.That(status.Success, Is.EqualTo(code == 0));
                Assert.That(status.Signal, Is.Null);
            }
        });
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(6)]
    [TestCase(9)]
    [TestCase(11)]
    [TestCase(15)]
    public void A_signal_that_ends_the_program_is_128_and_its_number_under_the_shell(int signal)
    {
        var status = Shell($"kill -{signal} $$").StandardError(Stdio.Null).Status();

        Assert.Multiple(() =>
        {
            Assert.That(status.ExitCode, Is.EqualTo(128 + signal));
            Assert.That(status.Code, Is.EqualTo(128 + signal));
        });
    }

    [Test]
    public void A_kill_from_outside_is_signal_9_of_the_first_process()
    {
        using var process = Shell("read forever").StandardInput(Stdio.Piped).AsPid1().Start();
        process.Kill();
        var status = process.Wait();

        Assert.Multiple(() =>
        {
            Assert.That(status.Signal, Is.EqualTo(9));
            Assert.That(status.ExitCode, Is.Null);
            Assert.That(status.Code, Is.EqualTo(137));
            Assert.That(status.Success, Is.False);
            Assert.That(status.ToString(), Is.EqualTo("killed by signal 9"));
        });
    }

    [TestCase(false, 134)]
    [TestCase(true, 139)]
    public void Fail_fast_of_a_dotnet_program_is_an_abort_under_the_shell_and_a_segmentation_fault_as_pid_1(bool asPid1, int expected)
    {
        var output = Probe.Command(Probe.Sandbox().Environment("DOTNET_DbgEnableMiniDump", "0"), ["fail-fast"]).AsPid1(asPid1).Output();

        Assert.That(output.Status.Code, Is.EqualTo(expected), output.StandardError);
        Assert.That(output.StandardError, Does.Contain("on purpose"));
    }

    [Test]
    public async Task Synchronous_and_asynchronous_calls_tell_the_same()
    {
        var command = Shell("echo out; echo err >&2; exit 3");
        var quiet = command.StandardOutput(Stdio.Null).StandardError(Stdio.Null);

        var (sync, async) = (command.Output(), await command.OutputAsync());
        await using var started = await quiet.StartAsync();
        using var startedSync = quiet.Start();

        Assert.Multiple(async () =>
        {
            foreach (var output in new[] { sync, async })
            {
                Assert.That(output.Status.ExitCode, Is.EqualTo(3));
                Assert.That(output.StandardOutput, Is.EqualTo("out\n"));
                Assert.That(output.StandardError, Is.EqualTo("err\n"));
            }

            Assert.That(quiet.Status().ExitCode, Is.EqualTo(3));
            Assert.That((await quiet.StatusAsync()).ExitCode, Is.EqualTo(3));
            Assert.That((await started.WaitAsync()).ExitCode, Is.EqualTo(3));
            Assert.That(startedSync.Wait().ExitCode, Is.EqualTo(3));
        });
    }

    [Test]
    public void The_times_are_told()
    {
        var status = Shell("i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done").Status();

        Assert.Multiple(() =>
        {
            Assert.That(status.UserTime + status.SystemTime, Is.GreaterThan(TimeSpan.Zero));
            Assert.That(status.WallTime, Is.GreaterThan(TimeSpan.Zero));
        });
    }

    [Test]
    public void A_wall_time_limit_ends_everything_and_says_so([Values] bool asPid1)
    {
        var status = Shell("sleep 1000 & sleep 1000").AsPid1(asPid1).WallTime(TimeSpan.FromSeconds(2.5)).Status();

        Assert.Multiple(() =>
        {
            Assert.That(status.TimedOut);
            Assert.That(status.Code, Is.EqualTo(ExitStatus.TimedOutCode));
            Assert.That(status.Success, Is.False);
        });
    }

    [Test]
    public void A_wall_time_limit_that_is_not_reached_changes_nothing()
    {
        var status = Shell("exit 4").WallTime(TimeSpan.FromMinutes(5)).Status();

        Assert.That((status.TimedOut, status.Code), Is.EqualTo((false, 4)));
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(25 * 24 * 3600)]
    public void A_wall_time_limit_that_makes_no_sense_is_refused(int seconds)
        => Assert.That(() => Shell("").WallTime(TimeSpan.FromSeconds(seconds)), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Trying_to_wait_does_not_wait()
    {
        using var process = Shell("read line; exit 6").StandardInput(Stdio.Piped).Start();

        Assert.That(process.TryWait(), Is.Null);
        process.StandardInput!.Dispose();
        Eventually.True(() => process.TryWait() is not null, "the end of the program");
        Assert.That(process.TryWait()!.ExitCode, Is.EqualTo(6));
        var first = process.Wait();
        Assert.That(process.Wait(), Is.SameAs(first));
    }
}
