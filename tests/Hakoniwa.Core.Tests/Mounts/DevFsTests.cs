using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Mounts;

public sealed class DevFsTests
{
    [Test]
    public void Terminals_can_be_allocated_whoever_the_caller_is()
    {
        Host.NeedsProgram("/usr/bin/script");
        var output = Container.Hermetic().Command("/usr/bin/script", "-qec", "tty", "/dev/null").StandardInput(Stdio.Null).Output();

        Assert.That(output.StandardOutput.Trim(), Is.EqualTo("/dev/pts/0"), output.StandardError);
    }

    [Test]
    public void The_console_is_the_commands_terminal_if_it_has_one()
    {
        Host.NeedsProgram("/usr/bin/tty");
        var command = Container.Hermetic().Command("/bin/sh", "-c", "tty; ls -l /dev/console >/dev/null && echo there; chmod 777 /dev/console 2>/dev/null || echo kept; echo written >/dev/console");
        string text;
        using (var process = command.Terminal(new TerminalSize(24, 80)).Start())
        {
            using var reader = new StreamReader(process.Terminal!.Stream);
            text = reader.ReadToEnd();
            process.Wait();
        }

        Assert.That(text.ReplaceLineEndings("\n"), Is.EqualTo("/dev/console\nthere\nkept\nwritten\n"));
        Assert.That(Probe.Inside(["stat", "/dev/console"])[0].Error, Is.EqualTo(Errno.ENOENT), "without a terminal");
    }

    [Test]
    public void Launches_with_a_terminal_leave_nothing_behind()
    {
        var command = Container.Hermetic().Command("/bin/true").Terminal(new TerminalSize(24, 80));

        Leftovers.AssertNoneOf(() =>
        {
            using var process = command.Start();
            process.Wait();
        });
    }

    [TestCase("/dev")]
    [TestCase("/tmp/dev")]
    [TestCase("/other/place")]
    public void It_is_whole_and_read_only_wherever_it_is(string place)
    {
        var lines = Probe.Inside(Probe.Sandbox().DevFs(place),
            ["write", place + "/null", "x"], ["open-read", place + "/urandom"], ["open-read-write", place + "/pts/ptmx"], ["create", place + "/shm/new"],
            ["create", place + "/new"], ["unlink", place + "/null"], ["unlink", place + "/stdin"], ["chmod", place + "/null", "666"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[..4].Where(l => !l.Ok), Is.Empty);
            Assert.That(lines[4..].Select(l => l.Error), Is.All.EqualTo(Errno.EROFS).Or.EqualTo(Errno.EBUSY));
        });
    }

    [Test]
    public void What_is_described_in_it_goes_before_its_own()
    {
        using var directory = new TemporaryDirectory();
        directory.File("file", "shared");

        var lines = Probe.Inside(
            Probe.Sandbox().BindReadOnly(directory.Path, "/dev/shm").Symlink("/dev/null", "/dev/stdin").File("/dev/log", "made").Tmpfs("/dev/hugepages"),
            ["read", "/dev/shm/file"], ["readlink", "/dev/stdin"], ["read", "/dev/log"], ["create", "/dev/hugepages/x"]);

        Assert.That(lines.Where(l => !l.Ok), Is.Empty);
        Assert.That((lines[0].Value, lines[1].Value, lines[2].Value), Is.EqualTo(("shared", "/dev/null", "made")));
    }
}
