using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Lifecycle;

/// <summary>Killing, stopping, cancelling and disposing, and that nothing is left.</summary>
public sealed class EndingTests
{
    private static Command Shell(string script)
        => Container.Hermetic().Command("/bin/sh", "-c", script).StandardInput(Stdio.Null).StandardOutput(Stdio.Null).StandardError(Stdio.Null);

    /// <summary>A number that marks the processes of one test on the whole machine.</summary>
    private static string Marker() => "1" + Random.Shared.Next(10_000_000, 99_999_999).ToString(System.Globalization.CultureInfo.InvariantCulture);

    [TestCase("sleep {0}")]
    [TestCase("sleep {0} & sleep {0}")]
    [TestCase("setsid sleep {0} & exec sleep {0}")]
    [TestCase("(setsid sh -c 'trap \"\" HUP TERM INT; sleep {0}; true' &) ; sleep {0}")]
    public void Disposing_ends_every_process_of_the_sandbox(string script)
    {
        var marker = Marker();
        var process = Shell(script.Replace("{0}", marker, StringComparison.Ordinal)).Start();
        Eventually.True(() => Processes.With(marker) > 0, "the start of the program");

        process.Dispose();

        Assert.That(Processes.With(marker), Is.Zero);
        Assert.That(() => process.Dispose(), Throws.Nothing, "a second time");
    }

    [Test]
    public void A_daemon_does_not_outlive_the_program_that_started_it()
    {
        var marker = Marker();
        var status = Shell($"setsid sleep {marker} & exit 0").Status();

        Assert.That(status.Success);
        Assert.That(Processes.With(marker), Is.Zero);
    }

    [Test]
    public void Killing_twice_and_after_the_end_does_no_harm()
    {
        using var process = Shell("exec sleep 1000").Start();
        process.Kill();
        process.Kill();
        Assert.That(process.Wait().Signal, Is.EqualTo(9));
        process.Kill();
        process.Stop();
    }

    [Test]
    public void A_stop_request_reaches_the_program_behind_the_shell()
    {
        using var process = Container.Hermetic().Command("/bin/sh", "-c", "trap 'echo caught; exit 42' TERM; echo ready; while :; do read x; done")
            .StandardInput(Stdio.Piped).StandardOutput(Stdio.Piped).Start();
        using var reader = new StreamReader(process.StandardOutput!);
        Assert.That(reader.ReadLine(), Is.EqualTo("ready"));

        process.Stop();
        process.StandardInput!.Dispose();

        Assert.That(Eventually.Result(process.WaitAsync(), "the end").ExitCode, Is.EqualTo(42));
        Assert.That(reader.ReadLine(), Is.EqualTo("caught"));
    }

    [Test]
    public void A_stop_request_to_a_first_process_without_a_handler_kills_it()
    {
        using var process = Container.Hermetic().Command("/bin/sleep", "1000").AsPid1().Start();
        process.Stop();

        Assert.That(Eventually.Result(process.WaitAsync(), "the end").Code, Is.EqualTo(143), "as what was asked for");
    }

    [Test]
    public void A_stop_request_to_a_first_process_with_a_handler_is_its_to_answer()
    {
        using var process = Container.Hermetic().Command("/bin/sh", "-c", "trap 'exit 43' TERM; echo ready; while :; do read x; done").AsPid1()
            .StandardInput(Stdio.Piped).StandardOutput(Stdio.Piped).Start();
        using var reader = new StreamReader(process.StandardOutput!);
        Assert.That(reader.ReadLine(), Is.EqualTo("ready"));

        process.Stop();
        process.StandardInput!.Dispose();

        Assert.That(Eventually.Result(process.WaitAsync(), "the end").ExitCode, Is.EqualTo(43));
    }

    [Test]
    public void A_shell_that_is_the_program_itself_gets_the_stop_request_and_not_its_children()
    {
        using var process = Container.Hermetic().Command("/bin/sh", "-c", "trap 'exit 44' TERM; sleep 1000 & echo ready; while :; do wait; sleep 1000 & done").AsPid1()
            .StandardOutput(Stdio.Piped).Start();
        using var reader = new StreamReader(process.StandardOutput!);
        Assert.That(reader.ReadLine(), Is.EqualTo("ready"));

        process.Stop();

        Assert.That(Eventually.Result(process.WaitAsync(), "the end").ExitCode, Is.EqualTo(44));
    }

    [Test]
    public void Cancelling_a_status_ends_the_sandbox()
    {
        var marker = Marker();
        using var cancellation = new CancellationTokenSource();
        var status = Shell($"sleep {marker}").StatusAsync(cancellation.Token);
        Eventually.True(() => Processes.With(marker) > 0, "the start of the program");

        cancellation.Cancel();

        Assert.That(async () => await status, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Processes.With(marker), Is.Zero);
    }

    [Test]
    public void Cancelling_an_output_ends_the_sandbox()
    {
        var marker = Marker();
        using var cancellation = new CancellationTokenSource();
        var output = Container.Hermetic().Command("/bin/sh", "-c", $"echo some; sleep {marker} & sleep {marker}").OutputAsync(cancellation.Token);
        Eventually.True(() => Processes.With(marker) > 0, "the start of the program");

        cancellation.Cancel();

        Assert.That(async () => await output, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Processes.With(marker), Is.Zero);
    }

    [Test]
    public void A_token_that_is_cancelled_already_starts_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        var command = Shell("exit 0");

        Assert.Multiple(() =>
        {
            Assert.That(async () => await command.StatusAsync(cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
            Assert.That(async () => await command.OutputAsync(cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
            Assert.That(async () => await command.StartAsync(cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
        });
    }

    [Test]
    public void Cancelling_a_wait_leaves_the_program_alone()
    {
        using var process = Shell("read line").StandardInput(Stdio.Piped).Start();
        using var cancellation = new CancellationTokenSource();
        var wait = process.WaitAsync(cancellation.Token);
        cancellation.Cancel();

        Assert.That(async () => await wait, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(process.TryWait(), Is.Null);
        process.StandardInput!.Dispose();
        Assert.That(Eventually.Result(process.WaitAsync(), "a second wait").ExitCode, Is.EqualTo(1));
    }

    [Test]
    public void Cancelling_at_any_moment_of_a_launch_is_a_cancellation_or_a_result()
    {
        Leftovers.AssertNoneOf(() =>
        {
            for (var delay = 0; delay < 100; delay++)
            {
                using var cancellation = new CancellationTokenSource();
                cancellation.CancelAfter(TimeSpan.FromMicroseconds(delay * 60));
                try
                {
                    Assert.That(Eventually.Result(Shell("exit 5").StatusAsync(cancellation.Token), "a status").ExitCode, Is.EqualTo(5));
                }
                catch (AggregateException e) when (e.InnerException is OperationCanceledException)
                {
                    // The other answer that is right.
                }
            }
        });
    }

    [Test]
    public void Many_may_wait_for_the_same_end()
    {
        for (var round = 0; round < 50; round++)
        {
            using var process = Shell("read line; exit 9").StandardInput(Stdio.Piped).Start();
            var waits = new[] { process.WaitAsync(), process.WaitAsync(), Task.Run(process.Wait), Task.Run(() => process.Wait()) };
            process.StandardInput!.Dispose();
            Assert.That(waits.Select(w => Eventually.Result(w, "every wait's end").ExitCode), Is.All.EqualTo(9));
        }
    }

    [Test]
    public void Waiting_ends_when_somebody_disposes()
    {
        for (var round = 0; round < 50; round++)
        {
            var process = Shell("exec sleep 1000").Start();
            var wait = process.WaitAsync();
            process.Dispose();
            Assert.That(Eventually.Result(wait, "the wait's end").Signal, Is.EqualTo(9));
            Assert.That(process.TryWait()?.Signal, Is.EqualTo(9));
            Assert.That(process.Wait().Signal, Is.EqualTo(9));
        }
    }
}
