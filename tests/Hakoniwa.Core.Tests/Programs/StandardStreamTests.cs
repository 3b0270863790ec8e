using System.Text;

using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Programs;

/// <summary>Streams, text and bytes as standard streams.</summary>
public sealed class StandardStreamTests
{
    private const int Large = 3_000_000;

    private static Command Shell(string script) => Container.Hermetic().Command("/bin/sh", "-c", script);

    [Test]
    public void Text_bytes_and_streams_arrive_whole_and_end()
    {
        var large = string.Concat(Enumerable.Repeat("ünïcode\n", Large / 10));
        using var directory = new TemporaryDirectory();
        using var file = File.OpenRead(directory.File("in", "skipped" + large));
        file.Position = "skipped".Length;

        Assert.Multiple(() =>
        {
            Assert.That(Shell("cat; echo end").StandardInput(Stdio.FromText(large)).Output().StandardOutput, Is.EqualTo(large + "end\n"));
            Assert.That(Shell("cat").StandardInput(Stdio.FromText("ü", Encoding.Latin1)).Output().StandardOutputBytes.ToArray(), Is.EqualTo(new byte[] { 0xFC }));
            Assert.That(Shell("cat").StandardInput(Stdio.FromBytes([0, 10, 255])).Output().StandardOutputBytes.ToArray(), Is.EqualTo(new byte[] { 0, 10, 255 }));
            Assert.That(Shell("cat; echo end").StandardInput(Stdio.FromBytes([])).Output().StandardOutput, Is.EqualTo("end\n"));
            Assert.That(Shell("cat").StandardInput(Stdio.FromStream(file)).Output().StandardOutput, Is.EqualTo(large));
            Assert.That(file.CanRead, "it is not closed");
        });
    }

    [Test]
    public void A_command_with_text_can_be_run_again()
    {
        var command = Shell("cat").StandardInput(Stdio.FromText("again"));

        Assert.That(command.Output().StandardOutput + command.Output().StandardOutput, Is.EqualTo("againagain"));
    }

    [Test]
    public async Task Input_that_nobody_reads_hangs_nothing_and_is_no_error()
    {
        var input = new byte[Large];

        Assert.Multiple(async () =>
        {
            Assert.That(Shell("exit 3").StandardInput(Stdio.FromBytes(input)).Output().Status.ExitCode, Is.EqualTo(3));
            Assert.That(Shell("exec <&-; exit 4").StandardInput(Stdio.FromBytes(input)).Status().ExitCode, Is.EqualTo(4));
            Assert.That((await Shell("head -c 1; exit 5").StandardInput(Stdio.FromBytes(input)).StandardOutput(Stdio.Null).StatusAsync()).ExitCode, Is.EqualTo(5));
        });
        await using var process = await Shell("sleep 1000").StandardInput(Stdio.FromBytes(input)).StartAsync();
    }

    [Test]
    public void A_stream_that_gives_nothing_for_ever_does_not_hold_up_the_end()
    {
        using var never = new NeverEnding();

        Leftovers.AssertNoneOf(() =>
        {
            Assert.That(Shell("exit 6").StandardInput(Stdio.FromStream(never)).Output().Status.ExitCode, Is.EqualTo(6));
            using var process = Shell("exec sleep 1000").StandardInput(Stdio.FromStream(never)).Start();
        });
    }

    [Test]
    public void Streams_get_everything_before_waiting_is_over([Values] bool asPid1)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        var status = Shell($"head -c {Large} /dev/zero; echo err >&2").AsPid1(asPid1).StandardOutput(Stdio.ToStream(output)).StandardError(Stdio.ToStream(error)).Status();

        Assert.Multiple(() =>
        {
            Assert.That(status.Success);
            Assert.That(output.Length, Is.EqualTo(Large));
            Assert.That(error.ToArray(), Is.EqualTo("err\n"u8.ToArray()));
            Assert.That(output.CanWrite, "it is not closed");
        });
    }

    [Test]
    public async Task Trying_to_wait_tells_the_end_when_the_output_has_arrived()
    {
        using var output = new SlowStream();
        await using var process = await Shell("echo something").StandardOutput(Stdio.ToStream(output)).StartAsync();
        Eventually.True(() => output.Entered, "the output");
        Eventually.True(() => !Processes.Runs(process.Id), "the end of the program");

        Assert.That(process.TryWait(), Is.Null);
        output.Go();
        Eventually.True(() => process.TryWait() is not null, "the end of the delivery");
    }

    [Test]
    public void A_failing_stream_kills_the_sandbox_and_says_so()
    {
        using var failing = new FailingStream();

        Leftovers.AssertNoneOf(() =>
        {
            var input = Assert.Throws<IOException>(() => Shell("cat; sleep 1000").StandardInput(Stdio.FromStream(failing)).Output())!;
            var output = Assert.ThrowsAsync<IOException>(() => Shell("echo x; exec sleep 1000").StandardOutput(Stdio.ToStream(failing)).StatusAsync())!;
            Assert.Multiple(() =>
            {
                Assert.That(input.Message, Does.Contain("standard input").And.Contain("broken on purpose"));
                Assert.That(output.Message, Does.Contain("standard output").And.Contain("broken on purpose"));
            });
        });
    }

    [Test]
    public void A_stream_is_left_alone_where_the_launch_fails()
    {
        using var input = new MemoryStream("untouched"u8.ToArray());

        Leftovers.AssertNoneOf(() => Assert.Throws<SandboxException>(() => Container.Hermetic().Command("/no/such/program").StandardInput(Stdio.FromStream(input)).StandardOutput(Stdio.ToStream(new MemoryStream())).Status()));

        Assert.That(input.Position, Is.Zero);
    }

    [Test]
    public void Piped_streams_of_a_status_are_nobodys_and_hang_nothing()
    {
        var command = Shell($"cat; head -c {Large} /dev/zero; exit 7").StandardInput(Stdio.Piped).StandardOutput(Stdio.Piped);

        Assert.Multiple(async () =>
        {
            Assert.That(command.Status().ExitCode, Is.EqualTo(7));
            Assert.That((await command.StatusAsync()).ExitCode, Is.EqualTo(7));
            Assert.That(command.Output().StandardOutputBytes.Length, Is.EqualTo(Large));
        });
    }

    [Test]
    public void Output_beyond_the_limit_is_read_and_thrown_away()
    {
        var command = Shell($"head -c {Large} /dev/zero; echo end >&2");
        var limited = command.OutputLimit(1000).Output();
        var exact = command.OutputLimit(Large).Output();
        var none = command.OutputLimit(0).Output();

        Assert.Multiple(() =>
        {
            Assert.That((limited.StandardOutputBytes.Length, limited.StandardOutputTruncated), Is.EqualTo((1000, true)));
            Assert.That((limited.StandardError, limited.StandardErrorTruncated), Is.EqualTo(("end\n", false)));
            Assert.That(limited.Status.Success, "it was not stopped");
            Assert.That((exact.StandardOutputBytes.Length, exact.StandardOutputTruncated), Is.EqualTo((Large, false)));
            Assert.That((none.StandardOutputBytes.Length, none.StandardOutputTruncated, none.StandardErrorTruncated), Is.EqualTo((0, true, true)));
            Assert.That(() => command.OutputLimit(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }

    /// <summary>Nothing can be read from it until somebody cancels.</summary>
    private sealed class NeverEnding : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Never(cancellationToken));

        private static async Task<int> Never(CancellationToken cancellation)
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return 0;
        }
    }

    /// <summary>Writing waits for a word.</summary>
    private sealed class SlowStream : MemoryStream
    {
        private readonly TaskCompletionSource _go = new();

        internal bool Entered { get; private set; }

        internal void Go() => _go.SetResult();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Entered = true;
            return new(_go.Task);
        }
    }

    private sealed class FailingStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new InvalidDataException("broken on purpose");

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new InvalidDataException("broken on purpose");
    }
}
