using System.Globalization;
using System.Runtime.CompilerServices;

using Hakoniwa.Core.Tests.Limiting;
using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Programs;

/// <summary>Processes that nobody disposes of, and those that several dispose of at once.</summary>
public sealed class ForgottenProcessTests
{
    private static Command Shell(string script)
        => Container.Hermetic().Command("/bin/sh", "-c", script).StandardInput(Stdio.Null).StandardOutput(Stdio.Null).StandardError(Stdio.Null);

    private static string Marker() => "5" + Random.Shared.Next(10_000_000, 99_999_999).ToString(CultureInfo.InvariantCulture);

    private static bool CollectedAnd(Func<bool> condition)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return condition();
    }

    [TestCase(false)]
    [TestCase(true)]
    public void A_sandbox_that_is_forgotten_is_killed_and_collected(bool withLimit)
    {
        var before = Processes.Children();
        var marker = Marker();
        Forget(marker, withLimit);

        Eventually.True(() => CollectedAnd(() => Processes.With(marker) == 0), "the end of the forgotten sandbox");
        Eventually.True(() => !Processes.Children().Except(before).Any(), "the collecting of its status");
    }

    [Test]
    public void Nothing_is_left_of_its_group()
    {
        var place = CgroupHost.Needs();
        var before = CgroupHost.Groups(place);
        ForgetWithGroup();
        Assert.That(CgroupHost.Groups(place), Has.Length.GreaterThan(before.Length));

        Eventually.True(() => CollectedAnd(() => !CgroupHost.Groups(place).Except(before).Any()), "the removal of the group");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ForgetWithGroup() => Container.Hermetic().OwnCgroup().Command("/bin/sh", "-c", "sleep 600")
        .StandardInput(Stdio.Null).StandardOutput(Stdio.Null).StandardError(Stdio.Null).Start();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(string marker, bool withLimit)
    {
        var command = Shell($"sleep {marker} & exec sleep {marker}");
        (withLimit ? command.WallTime(TimeSpan.FromHours(1)) : command).StandardInput(Stdio.FromText(new string('x', 1_000_000))).StandardOutput(Stdio.ToStream(new MemoryStream())).Start();
        Eventually.True(() => Processes.With(marker) > 1, "the start of the program");
    }

    [Test]
    public void Its_streams_keep_it()
    {
        var before = Processes.Children();
        Assert.That(AnswerAfterCollections(), Is.EqualTo("still there\n"));
        Eventually.True(() => CollectedAnd(() => !Processes.Children().Except(before).Any()), "the collecting of its status");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string AnswerAfterCollections()
    {
        var (input, output) = OnlyStreams();
        for (var i = 0; i < 3; i++)
            CollectedAnd(() => true);

        using var reader = new StreamReader(output);
        using (var writer = new StreamWriter(input))
            writer.WriteLine("still there");
        return Eventually.Result(Task.Run(reader.ReadToEnd), "the answer");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Stream Input, Stream Output) OnlyStreams()
    {
        var process = Shell("cat").StandardInput(Stdio.Piped).StandardOutput(Stdio.Piped).Start();
        return (process.StandardInput!, process.StandardOutput!);
    }

    [Test]
    public void A_wait_keeps_it()
    {
        var (read, write) = Launch.Descriptors.Pipe();
        var wait = OnlyWait(read);
        for (var i = 0; i < 3; i++)
            CollectedAnd(() => true);

        Assert.That(wait.IsCompleted, Is.False);
        read.Dispose();
        write.Dispose();
        Assert.That(Eventually.Result(wait, "the end").ExitCode, Is.EqualTo(8));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task<ExitStatus> OnlyWait(Microsoft.Win32.SafeHandles.SafeFileHandle input)
        => Shell("cat; exit 8").StandardInput(Stdio.Handle(input)).Start().WaitAsync();

    [Test]
    public void Many_may_dispose_at_once_in_both_ways()
    {
        Leftovers.AssertNoneOf(() =>
        {
            for (var round = 0; round < 20; round++)
            {
                var process = Shell("exec sleep 1000").StandardInput(Stdio.Piped).StandardOutput(Stdio.ToStream(new MemoryStream())).Start();
                var disposals = Enumerable.Range(0, 6).Select(i => Task.Run(async () =>
                {
                    if (i % 2 == 0)
                        process.Dispose();
                    else
                        await process.DisposeAsync();
                    return true;
                })).ToArray();
                foreach (var disposal in disposals)
                    Eventually.Result(disposal, "every disposal");
                Assert.That(Processes.Runs(process.Id), Is.False);
            }
        });
    }

    [Test]
    public void A_launch_that_fails_leaves_no_zombie_and_no_descriptor()
    {
        using var directory = new TemporaryDirectory();
        var garbage = directory.File("garbage", "\u007fELF");
        File.SetUnixFileMode(garbage, (UnixFileMode)0x1ED);

        Leftovers.AssertNoneOf(() =>
        {
            Assert.Multiple(() =>
            {
                Assert.Throws<SandboxException>(() => Container.Hermetic().Command("/no/such/program").Output());
                Assert.Throws<SandboxException>(() => Container.Hermetic().BindReadOnly(garbage, "/garbage").Command("/garbage").AsPid1().Output());
                Assert.Throws<SandboxException>(() => Container.Hermetic().Command("/bin/true").WorkingDirectory("/no/such/directory").Output());
                Assert.Throws<SandboxException>(() => Shell("").StandardInput(Stdio.File("/")).StandardOutput(Stdio.Piped).Start());
            });
        });
    }

    [Test]
    public void A_program_that_exits_with_125_is_no_failure_of_the_sandbox()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Shell("echo hakoniwa: failed >&2; exit 125").Status().ExitCode, Is.EqualTo(125));
            Assert.That(() => Container.Hermetic().Command("/no/such/program").Status(), Throws.InstanceOf<SandboxException>());
        });
    }

    [Test]
    public void Signals_to_the_first_process_from_outside_are_no_opaque_failure()
    {
        using var process = Shell("read forever").StandardInput(Stdio.Piped).Start();
        Assert.That(Host.Run("/bin/sh", "-c", $"kill -TERM {process.Id}; kill -HUP {process.Id}; kill -INT {process.Id}").ExitCode, Is.Zero);
        Assert.That(process.TryWait(), Is.Null, "the shell that is PID 1 has no handler for them");
        Assert.That(Host.Run("/bin/sh", "-c", $"kill -KILL {process.Id}").ExitCode, Is.Zero);

        var status = Eventually.Result(process.WaitAsync(), "the end");
        Assert.That((status.Signal, status.Code), Is.EqualTo(((int?)9, 137)));
    }

    [Test]
    public void Nothing_is_left_of_a_sandbox_whose_launcher_got_sigterm()
    {
        using var directory = new TemporaryDirectory();
        var (marker, report) = (Marker(), directory.Place("report"));
        using var launcher = LauncherProgram.Start(report, "hold", $"trap '' TERM HUP INT; setsid sleep {marker} & sleep {marker}; sleep {marker}");
        Eventually.True(() => Processes.With(marker) >= 4, "the start of the programs");

        Host.Run("/bin/sh", "-c", $"kill -TERM {launcher.Id}");
        launcher.WaitForExit();

        Eventually.True(() => Processes.With(marker) == 0, "the end of every process");
    }
}
