using System.Text;

using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Launch;
using Hakoniwa.Streams;

namespace Hakoniwa.Core.Tests.Programs;

public sealed class LinesTests
{
    private static Command Shell(string script) => Container.Hermetic().Command("/bin/sh", "-c", script);

    private static async Task<List<OutputLine>> All(IAsyncEnumerable<OutputLine> lines)
    {
        var all = new List<OutputLine>();
        await foreach (var line in lines)
            all.Add(line);
        return all;
    }

    [Test]
    public async Task Lines_tell_their_stream_and_the_status_comes_last()
    {
        var lines = Shell("echo one; echo two >&2; printf 'three\\r\\n\\nlast'; exit 3").LinesAsync();
        var all = await All(lines);

        Assert.Multiple(async () =>
        {
            Assert.That(all.Where(l => !l.IsError).Select(l => l.Text), Is.EqualTo(new[] { "one", "three", "", "last" }));
            Assert.That(all.Where(l => l.IsError), Is.EqualTo(new[] { new OutputLine(true, "two") }));
            Assert.That((await lines.Status).ExitCode, Is.EqualTo(3));
        });
    }

    [Test]
    public async Task A_line_comes_when_it_is_written_and_not_at_the_end()
    {
        await using var process = await Shell("echo ready; read answer; echo $answer").StandardInput(Stdio.Piped).StandardOutput(Stdio.Piped).StartAsync();
        var texts = new List<string>();
        await foreach (var line in process.ReadLinesAsync())
        {
            texts.Add(line.Text);
            if (texts.Count == 1)
                process.StandardInput!.Write("answered\n"u8);
        }

        Assert.That(texts, Is.EqualTo(new[] { "ready", "answered" }));
        Assert.That((await process.WaitAsync()).Success);
    }

    [Test]
    public async Task Characters_that_are_cut_by_the_pipe_are_whole()
    {
        var text = string.Concat(Enumerable.Repeat("äöü€😀", 4000));
        var lines = await All(Shell("cat").StandardInput(Stdio.FromText(text + "\n" + text)).LinesAsync());

        Assert.That(lines.Select(l => l.Text), Is.EqualTo(new[] { text, text }));
    }

    [Test]
    public void Splitting_is_the_same_wherever_the_pieces_are_cut()
    {
        var bytes = Encoding.UTF8.GetBytes("a\r\n\n€uro\r\r\n😀\nend");
        string[] expected = ["a", "", "€uro\r", "😀", "end"];

        for (var size = 1; size <= bytes.Length; size++)
        {
            var splitter = new LineSplitter(isError: false, maximumLength: 100);
            var lines = bytes.Chunk(size).SelectMany(piece => splitter.Add(piece)).ToList();
            lines.AddRange(splitter.End());
            Assert.That(lines.Select(l => l.Text), Is.EqualTo(expected), $"in pieces of {size}");
        }
    }

    [TestCase("12345\n", "12345", false)]
    [TestCase("12345\r\n", "12345", false)]
    [TestCase("123456\n", "12345", true)]
    [TestCase("1234😀\n", "1234", true)]
    [TestCase("123456789", "12345", true)]
    [TestCase("1234", "1234", false)]
    public void A_line_that_is_too_long_is_cut_and_says_so(string text, string expected, bool truncated)
    {
        var splitter = new LineSplitter(isError: true, maximumLength: 5);
        var lines = splitter.Add(Encoding.UTF8.GetBytes(text));
        lines.AddRange(splitter.End());

        Assert.That(lines, Is.EqualTo(new[] { new OutputLine(true, expected, truncated) }));
    }

    [Test]
    public void What_is_no_utf8_does_not_stop_it()
    {
        var splitter = new LineSplitter(isError: false, maximumLength: 5);
        var lines = splitter.Add([0xFF, (byte)'x', 10, 0xE2, 0x82]);
        lines.AddRange(splitter.End());

        Assert.That(lines.Select(l => l.Text), Is.EqualTo(new[] { "\uFFFDx", "\uFFFD" }));
    }

    [Test]
    public async Task A_line_without_an_end_fills_no_memory()
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var all = await All(Shell("head -c 200000000 /dev/zero").LinesAsync(maximumLength: 100));

        Assert.Multiple(() =>
        {
            Assert.That(all.Select(l => (l.Text.Length, l.IsTruncated)), Is.EqualTo(new[] { (100, true) }));
            Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(100_000_000));
        });
    }

    [Test]
    public async Task Leaving_the_loop_early_kills_the_sandbox()
    {
        var marker = "3" + Random.Shared.Next(10_000_000, 99_999_999).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var lines = Shell($"echo first; sleep {marker} & yes; sleep {marker}").LinesAsync();
        await foreach (var line in lines)
            break;

        Assert.Multiple(async () =>
        {
            Assert.That(Processes.With(marker), Is.Zero);
            Assert.That((await lines.Status).Signal, Is.EqualTo(9));
        });
    }

    [Test]
    public void Cancelling_kills_the_sandbox()
    {
        var marker = "4" + Random.Shared.Next(10_000_000, 99_999_999).ToString(System.Globalization.CultureInfo.InvariantCulture);
        using var cancellation = new CancellationTokenSource();
        var lines = Shell($"echo first; sleep {marker}").LinesAsync(cancellation: cancellation.Token);

        Assert.That(
            async () =>
            {
                await foreach (var line in lines)
                    cancellation.Cancel();
            }, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Processes.With(marker), Is.Zero);
        Assert.That(lines.Status.IsCanceled);
    }

    [Test]
    public void A_launch_that_fails_is_thrown_by_the_loop()
    {
        var lines = Container.Hermetic().Command("/no/such/program").LinesAsync();

        Assert.That(() => All(lines), Throws.InstanceOf<SandboxException>());
        Assert.That(() => lines.Status, Throws.InstanceOf<SandboxException>());
    }

    [Test]
    public async Task Lines_are_enumerated_once_and_nothing_is_left()
    {
        Leftovers.AssertNoneOf(() => Eventually.Result(All(Shell("echo x").LinesAsync()), "the lines"));

        var lines = Shell("echo x").LinesAsync();
        await All(lines);
        Assert.That(() => All(lines), Throws.InvalidOperationException);
    }

    [Test]
    public void Lines_of_streams_that_are_not_piped_are_refused()
    {
        using var process = Shell("exit 0").StandardOutput(Stdio.Null).StandardError(Stdio.Null).Start();

        Assert.That(() => All(process.ReadLinesAsync()), Throws.InvalidOperationException);
    }
}
