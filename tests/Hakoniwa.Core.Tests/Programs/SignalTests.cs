using System.Runtime.InteropServices;

using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Programs;

public sealed class SignalTests
{
    private const int User1 = 10;

    /// <summary>A program that counts itself in, says when the signal comes, and ends.</summary>
    private const string Listener = "sh -c 'trap \"echo got; exit 0\" USR1; echo ready; while :; do sleep 0.02; done'";

    private static Command Shell(string script)
        => Container.Hermetic().Command("/bin/sh", "-c", script).StandardInput(Stdio.Null).StandardOutput(Stdio.Piped).StandardError(Stdio.Null);

    private static string[] Read(StreamReader reader, int count)
        => [.. Enumerable.Range(0, count).Select(_ => Eventually.Result(Task.Run(reader.ReadLine), "a line")!)];

    [Test]
    public void A_signal_reaches_the_program_alone([Values] bool asPid1)
    {
        using var process = Shell($"{Listener} & trap 'echo program; kill -USR1 $!; wait; exit 3' USR1; while :; do sleep 0.02; done").AsPid1(asPid1).Start();
        using var reader = new StreamReader(process.StandardOutput!);
        Assert.That(Read(reader, 1), Is.EqualTo(new[] { "ready" }));

        Eventually.True(() => process.Signal(User1) && process.TryWait() is not null || process.TryWait() is not null, "the trap");

        Assert.That(reader.ReadToEnd().Split('\n').Count(l => l == "got"), Is.EqualTo(1));
        Assert.That(process.Wait().ExitCode, Is.EqualTo(3));
    }

    [Test]
    public void A_signal_right_after_the_start_is_not_lost()
    {
        for (var round = 0; round < 20; round++)
        {
            using var process = Shell("exec sleep 1000").Start();
            Assert.That(process.Signal(PosixSignal.SIGTERM), Is.True);
            Assert.That(Eventually.Result(process.WaitAsync(), "the end").Code, Is.EqualTo(143));
        }
    }

    [Test]
    public void A_program_that_has_ended_gets_none()
    {
        using var process = Shell("exit 0").Start();
        Eventually.Result(process.WaitAsync(), "the end");

        Assert.Multiple(() =>
        {
            Assert.That(process.Signal(User1), Is.False);
            Assert.That(process.SignalAll(User1), Is.Zero);
        });
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(65)]
    public void Numbers_that_are_no_signals_are_refused(int number)
    {
        using var process = Shell("exec sleep 1000").Start();

        Assert.Multiple(() =>
        {
            Assert.That(() => process.Signal(number), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => process.SignalAll(number), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => process.Stop(number), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }

    [Test]
    public void Every_process_of_the_sandbox_gets_a_signal_to_all_and_none_outside()
    {
        using var outside = Host.Start("/bin/sh", "-c", "exec " + Listener);
        Assert.That(outside.StandardOutput.ReadLine(), Is.EqualTo("ready"));
        using var other = Shell(Listener).Start();
        using var othersReader = new StreamReader(other.StandardOutput!);
        Read(othersReader, 1);

        // A child, one in a session of its own, one whose parent is gone, one further down.
        using var process = Shell($"trap : USR1; {Listener} & setsid {Listener} & (setsid {Listener} &) ; sh -c '(trap \"\" USR1; :) ; exec {Listener.Replace("'", "'\\''", StringComparison.Ordinal)}' & while :; do read forever; done").StandardInput(Stdio.Piped).Start();
        using var reader = new StreamReader(process.StandardOutput!);
        Assert.That(Read(reader, 4), Is.All.EqualTo("ready"));

        Assert.That(process.SignalAll(User1), Is.GreaterThanOrEqualTo(6), "the four, the program and the shell");

        Assert.That(Read(reader, 4), Is.All.EqualTo("got"));
        Assert.Multiple(() =>
        {
            Assert.That(other.TryWait(), Is.Null);
            Assert.That(outside.HasExited, Is.False);
        });
        outside.Kill();
        outside.WaitForExit();
    }

    [Test]
    public void A_signal_to_all_ends_although_new_processes_come_for_ever()
    {
        using var process = Shell("while :; do /bin/true & done").Start();

        Assert.That(Eventually.Result(Task.Run(() => process.SignalAll(PosixSignal.SIGCONT)), "the end of the walk"), Is.GreaterThan(0));
    }

    [Test]
    public void All_can_be_stopped_and_continued()
    {
        using var process = Shell("while echo x; do sleep 0.01; done").Start();
        using var reader = new StreamReader(process.StandardOutput!);
        Read(reader, 1);

        process.SignalAll(19);
        Eventually.True(() => File.ReadAllText($"/proc/{process.Id}/stat").Contains(") T ", StringComparison.Ordinal), "the stop of the first process");
        process.SignalAll(PosixSignal.SIGCONT);

        Eventually.True(() => !File.ReadAllText($"/proc/{process.Id}/stat").Contains(") T ", StringComparison.Ordinal), "its going on");
    }

    [TestCase(false, "trap '' TERM; echo ready; while :; do sleep 0.02; done", 137)]
    [TestCase(true, "trap 'echo no' TERM; echo ready; while :; do sleep 0.02; done", 137)]
    [TestCase(false, "trap 'exit 42' TERM; echo ready; while :; do sleep 0.02; done", 42)]
    [TestCase(true, "trap 'exit 42' TERM; echo ready; while :; do sleep 0.02; done", 42)]
    [TestCase(true, "trap '' TERM; echo ready; while :; do sleep 0.02; done", 143)]
    [TestCase(false, "echo ready; exec sleep 1000", 143)]
    public async Task A_graceful_stop_ends_every_program(bool asPid1, string script, int expected)
    {
        foreach (var synchronous in new[] { true, false })
        {
            var grace = TimeSpan.FromSeconds(expected == 137 ? 0.2 : 20);
            using var process = Shell(script).AsPid1(asPid1).Start();
            using var reader = new StreamReader(process.StandardOutput!);
            Read(reader, 1);

            var status = synchronous ? process.Stop(grace) : await process.StopAsync(grace);

            Assert.That(status.Code, Is.EqualTo(expected));
        }
    }

    [Test]
    public void A_grace_that_makes_no_sense_is_refused()
    {
        using var process = Shell("exec sleep 1000").Start();

        Assert.Multiple(() =>
        {
            Assert.That(() => process.Stop(TimeSpan.FromSeconds(-1)), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => process.StopAsync(TimeSpan.MaxValue), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(process.TryWait(), Is.Null, "nothing was sent");
        });
        Assert.That(process.Stop(TimeSpan.Zero).Success, Is.False);
    }
}
