using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Programs;

/// <summary>Files and handles as standard streams.</summary>
public sealed class StandardFileTests
{
    private static Command Shell(string script) => Container.Hermetic().Command("/bin/sh", "-c", script);

    private static string Refused(Command command) => Assert.Throws<SandboxException>(() => command.Status())!.Code;

    [Test]
    public void Files_that_the_sandbox_does_not_show_are_read_and_written()
    {
        using var directory = new TemporaryDirectory();
        var (input, output, error) = (directory.File("in", "typed\n"), directory.Place("out"), directory.Place("err"));

        var status = Shell("cat; echo complained >&2").StandardInput(Stdio.File(input)).StandardOutput(Stdio.ToFile(output)).StandardError(Stdio.ToFile(error)).Status();

        Assert.Multiple(() =>
        {
            Assert.That(status.Success);
            Assert.That(File.ReadAllText(output), Is.EqualTo("typed\n"));
            Assert.That(File.ReadAllText(error), Is.EqualTo("complained\n"));
        });
    }

    [Test]
    public void An_output_file_is_emptied_or_appended_to()
    {
        using var directory = new TemporaryDirectory();
        var (emptied, appended) = (directory.File("emptied", "before, and longer\n"), directory.File("appended", "before\n"));

        Shell("echo after").StandardOutput(Stdio.ToFile(emptied)).Status();
        Shell("echo after").StandardOutput(Stdio.ToFile(appended, append: true)).Status();

        Assert.Multiple(() =>
        {
            Assert.That(File.ReadAllText(emptied), Is.EqualTo("after\n"));
            Assert.That(File.ReadAllText(appended), Is.EqualTo("before\nafter\n"));
        });
    }

    [Test]
    public void Nothing_is_lost_or_left_where_the_sandbox_cannot_be_set_up()
    {
        using var directory = new TemporaryDirectory();
        var (existing, made) = (directory.File("existing", "precious\n"), directory.Place("made"));
        var fails = Container.Hermetic().Command("/no/such/program");

        Assert.Multiple(() =>
        {
            Assert.That(Refused(fails.StandardOutput(Stdio.ToFile(existing)).StandardError(Stdio.ToFile(made))), Is.EqualTo(ErrorCode.ProgramNotFound));
            Assert.That(File.ReadAllText(existing), Is.EqualTo("precious\n"));
            Assert.That(made, Does.Not.Exist);
            Assert.That(Refused(Shell("").StandardOutput(Stdio.ToFile(made)).StandardError(Stdio.ToFile("/"))), Is.EqualTo(ErrorCode.DescriptorRefused));
            Assert.That(made, Does.Not.Exist, "refused before the launch");
        });
    }

    [Test]
    public void A_file_for_output_may_be_no_regular_one()
        => Assert.That(Shell("echo x").StandardOutput(Stdio.ToFile("/dev/null")).Status().Success);

    [Test]
    public void A_missing_or_forbidden_file_is_an_error_that_names_it()
    {
        var error = Assert.Throws<SandboxException>(() => Shell("").StandardInput(Stdio.File("/no/such/file")).Status())!;

        Assert.That((error.Code, error.Errno, error.SystemCall), Is.EqualTo((ErrorCode.StepFailed, Errno.ENOENT, "open")));
        Assert.That(error.Message, Does.Contain("/no/such/file for standard input"));
    }

    [Test]
    public void A_directory_is_refused_however_it_is_given()
    {
        using var directory = new TemporaryDirectory();
        using var handle = Opened.Directory(directory.Path);
        using var path = Opened.Path(directory.Path);

        Assert.Multiple(() =>
        {
            Assert.That(Refused(Shell("").StandardInput(Stdio.File(directory.Path))), Is.EqualTo(ErrorCode.DescriptorRefused));
            Assert.That(Refused(Shell("").StandardOutput(Stdio.ToFile(directory.Path))), Is.EqualTo(ErrorCode.DescriptorRefused));
            Assert.That(Refused(Shell("").StandardInput(Stdio.Handle(handle))), Is.EqualTo(ErrorCode.DescriptorRefused));
            Assert.That(Refused(Shell("").StandardError(Stdio.Handle(path))), Is.EqualTo(ErrorCode.DescriptorRefused));
        });
    }

    [Test]
    public void A_handle_is_shared_with_its_position_and_stays_the_callers()
    {
        using var directory = new TemporaryDirectory();
        using var output = File.OpenHandle(directory.Place("out"), FileMode.Create, FileAccess.Write);
        var command = Shell("echo line").StandardOutput(Stdio.Handle(output));

        Assert.That(command.Status().Success && command.AsPid1().Status().Success, "twice");

        Assert.That(output.IsClosed, Is.False);
        Assert.That(File.ReadAllText(directory.Place("out")), Is.EqualTo("line\nline\n"));
    }

    [Test]
    public void A_handle_that_is_closed_is_no_other_file()
    {
        using var directory = new TemporaryDirectory();
        var handle = File.OpenHandle(directory.File("in", ""));
        handle.Dispose();

        Assert.That(() => Shell("cat").StandardInput(Stdio.Handle(handle)).Status(), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void Error_that_is_merged_comes_in_the_order_of_writing()
    {
        const string script = "for i in 1 2 3 4 5; do echo out $i; echo err $i >&2; done";
        var expected = string.Concat(Enumerable.Range(1, 5).Select(i => $"out {i}\nerr {i}\n"));
        using var directory = new TemporaryDirectory();
        var file = directory.File("merged", "before");

        var output = Shell(script).StandardError(Stdio.MergedWithOutput).Output();
        Shell(script).StandardOutput(Stdio.ToFile(file)).StandardError(Stdio.MergedWithOutput).Status();
        var nothing = Shell("echo x >&2").StandardOutput(Stdio.Null).StandardError(Stdio.MergedWithOutput).Output();

        Assert.Multiple(() =>
        {
            Assert.That(output.StandardOutput, Is.EqualTo(expected));
            Assert.That(output.StandardErrorBytes.Length, Is.Zero);
            Assert.That(File.ReadAllText(file), Is.EqualTo(expected));
            Assert.That(nothing.StandardOutput + nothing.StandardError, Is.Empty);
            Assert.That(LauncherProgram.Report($"exec \"$@\" > {file} 2>/dev/null", "merged", script), Is.EqualTo("exited with 0"));
            Assert.That(File.ReadAllText(file), Is.EqualTo(expected), "inherited output");
        });
    }

    [Test]
    public void What_is_for_another_stream_is_refused_at_once()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => Shell("").StandardInput(Stdio.ToFile("/tmp/x")), Throws.ArgumentException);
            Assert.That(() => Shell("").StandardInput(Stdio.MergedWithOutput), Throws.ArgumentException);
            Assert.That(() => Shell("").StandardInput(Stdio.ToStream(new MemoryStream())), Throws.ArgumentException);
            Assert.That(() => Shell("").StandardOutput(Stdio.File("/dev/null")), Throws.ArgumentException);
            Assert.That(() => Shell("").StandardOutput(Stdio.MergedWithOutput), Throws.ArgumentException);
            Assert.That(() => Shell("").StandardError(Stdio.FromText("x")), Throws.ArgumentException);
            Assert.That(() => Shell("").StandardError(null!), Throws.InstanceOf<ArgumentNullException>());
        });
    }
}
