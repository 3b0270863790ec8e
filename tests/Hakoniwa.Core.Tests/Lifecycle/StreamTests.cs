
using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Lifecycle;

public sealed class StreamTests
{
    private const int Large = 10 * 1024 * 1024;

    private static Command Shell(string script) => Container.Hermetic().Command("/bin/sh", "-c", script);

    [Test]
    public void Ten_megabytes_on_both_streams_at_once_arrive_whole()
    {
        var output = Probe.Command(Probe.Sandbox(), ["flood", Large.ToString(System.Globalization.CultureInfo.InvariantCulture)]).Output();

        Assert.Multiple(() =>
        {
            Assert.That(output.Status.Success);
            Assert.That(output.StandardErrorBytes.Length, Is.EqualTo(Large));
            Assert.That(output.StandardOutputBytes.Length, Is.GreaterThan(Large));
            Assert.That(output.StandardErrorBytes.Span.IndexOfAnyExcept((byte)'x'), Is.EqualTo(-1));
        });
    }

    [Test]
    public void What_is_written_to_standard_input_arrives_and_ends()
    {
        using var process = Shell("cat; echo end").StandardInput(Stdio.Piped).StandardOutput(Stdio.Piped).Start();
        var text = new string('ü', 300_000);
        var reading = new StreamReader(process.StandardOutput!).ReadToEndAsync();
        using (var writer = new StreamWriter(process.StandardInput!))
            writer.Write(text);

        Assert.That(Eventually.Result(reading, "the output"), Is.EqualTo(text + "end\n"));
        Assert.That(process.Wait().Success);
    }

    [Test]
    public void A_null_input_is_at_its_end_and_null_outputs_take_everything()
    {
        var status = Shell("cat && echo out && echo err >&2").StandardInput(Stdio.Null).StandardOutput(Stdio.Null).StandardError(Stdio.Null).Status();

        Assert.That(status.Success);
    }

    [Test]
    public void Output_has_no_input_unless_it_is_said()
        => Assert.That(Shell("cat; echo $?").Output().StandardOutput, Is.EqualTo("0\n"));

    [Test]
    public void Streams_that_are_not_piped_are_null_and_those_that_are_can_be_told_apart()
    {
        using var process = Shell("echo out; echo err >&2").StandardInput(Stdio.Null).StandardOutput(Stdio.Piped).StandardError(Stdio.Piped).Start();

        Assert.Multiple(() =>
        {
            Assert.That(process.StandardInput, Is.Null);
            Assert.That(new StreamReader(process.StandardOutput!).ReadToEnd(), Is.EqualTo("out\n"));
            Assert.That(new StreamReader(process.StandardError!).ReadToEnd(), Is.EqualTo("err\n"));
        });
    }

    [Test]
    public void Writing_to_a_program_that_is_gone_is_an_error_and_no_end_of_this_process()
    {
        using var process = Shell("exit 0").StandardInput(Stdio.Piped).Start();
        process.Wait();

        Assert.That(() => process.StandardInput!.Write("x"u8), Throws.InstanceOf<IOException>());
    }

    [Test]
    public void Inherited_streams_are_the_launchers()
    {
        using var directory = new TemporaryDirectory();
        var (input, output, error) = (directory.File("in", "typed\n"), directory.Place("out"), directory.Place("err"));

        LauncherProgram.Report($"exec \"$@\" < {input} > {output} 2> {error}", "inherit", "cat; echo said; echo complained >&2");

        Assert.Multiple(() =>
        {
            Assert.That(File.ReadAllText(output), Is.EqualTo("typed\nsaid\n"));
            Assert.That(File.ReadAllText(error), Is.EqualTo("complained\n"));
        });
    }

    [TestCase("<&-")]
    [TestCase(">&-")]
    [TestCase("2>&-")]
    [TestCase("<&- >&- 2>&-")]
    public void A_stream_that_the_launcher_has_closed_is_null_inside(string closing)
    {
        var report = LauncherProgram.Report($"exec \"$@\" {closing}", "inherit", "[ -e /proc/self/fd/0 ] && [ -e /proc/self/fd/1 ] && [ -e /proc/self/fd/2 ] && cat && echo x && echo x >&2");

        Assert.That(report, Is.EqualTo("exited with 0"));
    }

    [Test]
    public void Closed_streams_do_not_mix_up_captured_output()
        => Assert.That(LauncherProgram.Report("exec \"$@\" <&- >&- 2>&-", "output", "ls /proc/self/fd; cat; echo noise >&2"), Is.EqualTo("0\n1\n2\n3\n"));

    [TestCase("/")]
    [TestCase("/proc/self/fd")]
    public void A_directory_as_a_standard_stream_is_refused(string directory)
    {
        var report = LauncherProgram.Report($"exec \"$@\" < {directory}", "inherit", "ls /proc/self/fd/0/");

        Assert.That(report, Does.StartWith(ErrorCode.DescriptorRefused).And.Contain("standard stream 0").And.Contain("directory"));
    }

    /// <summary>
    /// A limit that docs/security-model.md states: the kernel lets whoever may write a file open its descriptor again for writing. A pipe
    /// has no such way back.
    /// </summary>
    [Test]
    public void A_file_that_is_inherited_as_input_is_shared_as_far_as_the_caller_may_write_it_and_a_pipe_is_not()
    {
        using var directory = new TemporaryDirectory();
        var (inherited, piped) = (directory.File("inherited", "before\n"), directory.File("piped", "before\n"));
        const string script = "cat > /dev/null; echo after > /proc/self/fd/0";

        LauncherProgram.Report($"exec \"$@\" < {inherited}", "inherit", script);
        LauncherProgram.Report($"cat {piped} | \"$@\"", "inherit", script);

        Assert.Multiple(() =>
        {
            Assert.That(File.ReadAllText(inherited), Is.EqualTo("after\n"));
            Assert.That(File.ReadAllText(piped), Is.EqualTo("before\n"));
        });
    }

    [Test]
    public void The_end_of_a_pipe_arrives_although_other_launches_run_at_the_same_time()
    {
        using var holder = Shell("read forever").StandardInput(Stdio.Piped).StandardOutput(Stdio.Piped).Start();
        using var process = Shell("cat").StandardInput(Stdio.Piped).StandardOutput(Stdio.Piped).Start();
        using var later = Shell("read forever").StandardInput(Stdio.Piped).Start();

        process.StandardInput!.Dispose();
        var read = Task.Run(() => new StreamReader(process.StandardOutput!).ReadToEnd());

        Assert.That(Eventually.Result(read, "the end of the output"), Is.Empty);
    }
}
