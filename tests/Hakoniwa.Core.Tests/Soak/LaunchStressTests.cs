using System.Globalization;

using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Soak;

/// <summary>
/// Many launches while other threads allocate and collect. HAKONIWA_SOAK=N is how many in a row; the long form is run by hand.
/// </summary>
public sealed class LaunchStressTests
{
    private const int Short = 500;
    private const int Threads = 64;
    private const int CodeRange = 250;

    private static int InARow => int.TryParse(Environment.GetEnvironmentVariable("HAKONIWA_SOAK"), CultureInfo.InvariantCulture, out var n) ? n : Short;

    private static int EachThread => Math.Max(5, InARow / 200);

    private static Command Exiting(int code)
        => Container.Hermetic().Command("/bin/sh", "-c", $"exit {code}").AsPid1().StandardInput(Stdio.Null).StandardOutput(Stdio.Null).StandardError(Stdio.Null);

    [Test]
    public void Many_launches_in_a_row_leave_nothing()
    {
        var commands = Enumerable.Range(0, 10).Select(Exiting).ToArray();
        Leftovers.AssertNoneOf(() =>
        {
            using var pressure = new GarbagePressure();
            for (var i = 0; i < InARow; i++)
                Assert.That(commands[i % commands.Length].Status().ExitCode, Is.EqualTo(i % commands.Length));
            Report(InARow, pressure);
        });
    }

    [Test]
    public void Launches_from_many_threads_at_once_leave_nothing()
    {
        var commands = Enumerable.Range(0, CodeRange).Select(Exiting).ToArray();
        var wrong = 0;
        Leftovers.AssertNoneOf(() =>
        {
            using var pressure = new GarbagePressure();
            var threads = Enumerable.Range(0, Threads).Select(t => new Thread(() =>
            {
                for (var i = 0; i < EachThread; i++)
                {
                    var code = (t * EachThread + i) % CodeRange;
                    if (commands[code].Status().ExitCode != code)
                        Interlocked.Increment(ref wrong);
                }
            })).ToArray();
            foreach (var thread in threads)
                thread.Start();
            foreach (var thread in threads)
                thread.Join();
            Report(Threads * EachThread, pressure);
        });

        Assert.That(wrong, Is.Zero);
    }

    [Test]
    public void Asynchronous_launches_with_captured_output_leave_nothing()
    {
        var command = Container.Hermetic().Command("/bin/sh", "-c", "echo $0; echo error >&2");
        Leftovers.AssertNoneOf(() =>
        {
            using var pressure = new GarbagePressure();
            var outputs = Eventually.Result(
                Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => command.OutputAsync())), "the end of all launches");
            Assert.That(outputs.Select(o => (o.StandardOutput, o.StandardError, o.Status.ExitCode)), Is.All.EqualTo(("/bin/sh\n", "error\n", (int?)0)));
        });
    }

    /// <summary>In a process without a test runner, which can be a native program: there the runtime and its collector are others.</summary>
    [Test]
    public void Launches_of_a_program_that_collects_all_the_while_end_as_they_should()
    {
        var result = LauncherProgram.Report("\"$@\"", "collecting", InARow.ToString(CultureInfo.InvariantCulture)).Split(' ');
        TestContext.Out.WriteLine(string.Join(' ', result));
        Assert.Multiple(() =>
        {
            Assert.That(result[..4], Is.EqualTo(new[] { InARow.ToString(CultureInfo.InvariantCulture), "as", "expected,", "0" }));
            Assert.That(int.Parse(result[^1], CultureInfo.InvariantCulture), Is.Positive, "collections");
        });
    }

    private static void Report(int launches, GarbagePressure pressure)
        => TestContext.Out.WriteLine($"{launches} launches, {pressure.Collections} collections meanwhile");
}
