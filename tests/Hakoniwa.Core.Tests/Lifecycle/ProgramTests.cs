using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Lifecycle;

/// <summary>Finding the program, its arguments, its working directory.</summary>
public sealed class ProgramTests
{
    private static SandboxException Fails(Command command) => Assert.Throws<SandboxException>(() => command.Output())!;

    [Test]
    public void A_name_is_looked_up_in_the_sandboxs_path_and_there_alone()
    {
        using var directory = new TemporaryDirectory();
        var program = directory.File("hakoniwa-test-program", "#!/bin/sh\necho found $0\n");
        File.SetUnixFileMode(program, (UnixFileMode)0x1ED);
        var container = Container.Hermetic().BindReadOnly(directory.Path, "/tools");

        var found = container.Environment("PATH", "/nowhere:/tools:/usr/bin:/bin").Command("hakoniwa-test-program").Output();
        var notFound = Fails(container.Environment("PATH", directory.Path).Command("hakoniwa-test-program"));

        Assert.Multiple(() =>
        {
            Assert.That(found.StandardOutput, Is.EqualTo("found /tools/hakoniwa-test-program\n"), found.StandardError);
            Assert.That(notFound.Code, Is.EqualTo(ErrorCode.ProgramNotFound));
            Assert.That(notFound.Remedy, Does.Contain(directory.Path));
        });
    }

    [TestCase("hakoniwa-no-such-program")]
    [TestCase("/usr/bin/hakoniwa-no-such-program")]
    [TestCase("./hakoniwa-no-such-program")]
    [TestCase("/etc/passwd/x")]
    public void A_missing_program_is_an_error_of_its_own(string program)
        => Assert.That(Fails(Container.Hermetic().Command(program)).Code, Is.EqualTo(ErrorCode.ProgramNotFound));

    [TestCase("/etc/passwd")]
    [TestCase("/etc")]
    [TestCase("/")]
    [TestCase(".")]
    [TestCase("/dev/null")]
    public void A_file_that_cannot_be_executed_is_another(string program)
        => Assert.That(Fails(Container.Hermetic().Command(program)).Code, Is.EqualTo(ErrorCode.ProgramNotExecutable));

    [Test]
    public void A_directory_on_the_path_does_not_hide_a_program_behind_it()
    {
        var output = Container.Hermetic().Directory("/first/true").Environment("PATH", "/first:/usr/bin:/bin").Command("true").Output();

        Assert.That(output.Status.Success);
    }

    [Test]
    public void A_file_that_is_no_program_cannot_be_executed()
    {
        using var directory = new TemporaryDirectory();
        var program = directory.File("program", "\u007fELF but not really");
        File.SetUnixFileMode(program, (UnixFileMode)0x1ED);

        var error = Fails(Container.Hermetic().BindReadOnly(program, "/program").Command("/program").AsPid1());

        Assert.That((error.Code, error.Errno), Is.EqualTo((ErrorCode.ProgramNotExecutable, Errno.ENOEXEC)));
        Assert.That(error.Remedy, Does.Contain("#!"));
    }

    [TestCase("#!/no/such/interpreter\n")]
    public void A_missing_interpreter_is_told_as_such(string content)
    {
        using var directory = new TemporaryDirectory();
        var program = directory.File("program", content);
        File.SetUnixFileMode(program, (UnixFileMode)0x1ED);
        var container = Container.Hermetic().BindReadOnly(program, "/program");

        var error = Fails(container.Command("/program").AsPid1());
        var underShell = container.Command("/program").Output();

        Assert.Multiple(() =>
        {
            Assert.That(error.Code, Is.EqualTo(ErrorCode.ProgramNotFound));
            Assert.That(error.Remedy, Does.Contain("interpreter"));
            Assert.That(underShell.Status.Code, Is.EqualTo(127));
        });
    }

    [Test]
    public void A_sandbox_without_a_shell_runs_the_program_as_pid_1()
    {
        var output = Container.Hermetic().Tmpfs("/usr/bin").Command("/usr/sbin/chroot", "--version").Output();

        // On a host whose /bin is not /usr/bin the shell is still there; the program must run either way.
        Assert.That(output.Status.Success, output.StandardError);
    }

    [Test]
    public void The_working_directory_is_the_root_or_what_is_said()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Container.Hermetic().Command("/bin/pwd").Output().StandardOutput, Is.EqualTo("/\n"));
            Assert.That(Container.Hermetic().Command("/bin/pwd").WorkingDirectory("/usr//./lib/..").Output().StandardOutput, Is.EqualTo("/usr\n"));
        });
    }

    [TestCase("/no/such/directory", Errno.ENOENT)]
    [TestCase("/etc/passwd", Errno.ENOTDIR)]
    public void A_working_directory_that_is_none_is_an_error(string path, Errno errno)
    {
        var error = Fails(Container.Hermetic().Command("/bin/true").WorkingDirectory(path));

        Assert.That((error.Code, error.Errno), Is.EqualTo((ErrorCode.WorkingDirectory, errno)));
        Assert.That(error.Message, Does.Contain(path));
    }

    [Test]
    public void A_relative_program_is_taken_from_the_working_directory()
    {
        var output = Container.Hermetic().Command("./true").WorkingDirectory("/usr/bin").Output();

        Assert.That(output.Status.Success, output.StandardError);
    }

    [Test]
    public void Arguments_arrive_as_they_are([Values] bool asPid1)
    {
        string[] arguments =
        [
            "", " ", "a b", "'", "\"", "$HOME", "`id`", "\\", "*", "ünï – 日本語 🌱", "line\nbreak", "-n", "--help", "$(id)", "; exit 9", new string('x', 100_000),
        ];

        var lines = Probe.Parse(Probe.Command(Probe.Sandbox(), ["arguments", .. arguments]).AsPid1(asPid1).Output(), 1);

        Assert.That(lines[0].Values, Is.EqualTo(arguments));
    }

    [Test]
    public void Too_many_arguments_are_told_as_such()
    {
        var error = Fails(Container.Hermetic().Command("/bin/echo", Enumerable.Repeat(new string('x', 100_000), 40)));

        Assert.That((error.Code, error.Errno), Is.EqualTo((ErrorCode.ProgramNotExecutable, Errno.E2BIG)));
        Assert.That(error.Remedy, Does.Contain("too long"));
    }

    [Test]
    public void One_container_serves_many_threads()
    {
        var container = Container.Hermetic();
        var command = container.Command("/bin/sh", "-c", "echo $0");
        var results = new string[40];

        Parallel.For(0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var own = container.Environment("N", i.ToString(System.Globalization.CultureInfo.InvariantCulture)).Command("/bin/sh", "-c", "echo $N");
            results[i] = own.Output().StandardOutput + command.Output().StandardOutput;
        });

        Assert.That(results, Is.EqualTo(Enumerable.Range(0, results.Length).Select(i => $"{i}\n/bin/sh\n")).Or.EqualTo(Enumerable.Range(0, results.Length).Select(i => $"{i}\nsh\n")));
    }

    [Test]
    public void A_description_is_never_changed_by_what_is_made_of_it()
    {
        var container = Container.Hermetic();
        var before = container.Command("/bin/true").Plan().ToString(systemCalls: true);
        _ = container.Tmpfs("/elsewhere").Environment("A", "b").HostName("other").Network(Network.Host).Limit(Rlimit.Core, 0);
        var command = container.Command("/bin/true");
        _ = command.Arguments("x").Environment("C", "d").WorkingDirectory("/usr").AsPid1().WallTime(TimeSpan.FromSeconds(1));

        Assert.That(command.Plan().ToString(systemCalls: true), Is.EqualTo(before));
    }
}
