using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Isolation;

public sealed class DeviceTests
{
    [Test]
    public void The_device_directory_is_minimal()
    {
        var line = Probe.Inside(["list", "/dev"]).Single();

        Assert.That(line.Values, Is.EqualTo(new[]
        {
            "fd", "full", "null", "ptmx", "pts", "random", "shm", "stderr", "stdin", "stdout", "tty", "urandom", "zero",
        }));
    }

    [Test]
    public void Devices_work_and_their_nodes_cannot_be_changed()
    {
        // The mode is the one they have, so that a hole would do the host no harm.
        var lines = Probe.Inside(
            ["write", "/dev/null", "x"], ["open-read", "/dev/zero"], ["open-read", "/dev/urandom"], ["write", "/dev/full", "x"], ["open-read-write", "/dev/ptmx"],
            ["chmod", "/dev/null", "666"], ["chown", "/dev/null", "0", "0"], ["unlink", "/dev/null"], ["chmod", "/dev/tty", "666"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[..3].Where(l => !l.Ok), Is.Empty);
            Assert.That(lines[3].Error, Is.EqualTo(Errno.ENOSPC));
            Assert.That(lines[4].Ok, lines[4].ToString());
            Assert.That(lines[5].Error, Is.EqualTo(Errno.EROFS));
            Assert.That(lines[6].Error, Is.EqualTo(Errno.EROFS).Or.EqualTo(Errno.EINVAL));
            Assert.That(lines[7].Error, Is.EqualTo(Errno.EROFS).Or.EqualTo(Errno.EBUSY));
            Assert.That(lines[8].Error, Is.EqualTo(Errno.EROFS));
        });
    }

    [Test]
    public void The_null_streams_that_a_sandbox_gets_are_no_handle_on_the_hosts_node()
    {
        var output = Probe.Command(Probe.Sandbox(), ["fchmod", "0", "666"], ["chmod", "/proc/self/fd/0", "666"]).StandardInput(Stdio.Null).Output();
        var lines = Probe.Parse(output, expected: 2);

        Assert.That(lines.Select(l => l.Error), Is.All.EqualTo(Errno.EROFS).Or.EqualTo(Errno.EPERM));
    }

    [Test]
    public void Device_nodes_cannot_be_made_anywhere()
    {
        using var directory = new TemporaryDirectory();
        var container = Probe.Sandbox().BindReadWrite(directory.Path);
        var nodes = (string[])["/tmp/node", "/dev/shm/node", directory.Place("node")];

        var inside = Probe.Inside(container, [.. nodes.Select(n => new[] { "mknod", n, "c", "1", "3" }), .. nodes.Select(n => new[] { "mknod", n, "b", "7", "0" })]);

        Assert.That(inside.Select(l => l.Error), Is.All.EqualTo(Errno.EPERM));
        if (Host.IsRoot)
            Assert.That(Probe.Outside(["mknod", nodes[2], "c", "1", "3"]).Single().Ok, "outside, root makes one");
    }

    [Test]
    public void A_device_node_of_a_shared_directory_does_not_open()
    {
        Host.NeedsRoot("makes a device node");
        using var directory = new TemporaryDirectory();
        Assert.That(Host.Run("mknod", "-m", "666", directory.Place("null"), "c", "1", "3").ExitCode, Is.Zero);

        var inside = Probe.Inside(Probe.Sandbox().BindReadWrite(directory.Path), ["open-read", directory.Place("null")]).Single();
        var outside = Probe.Outside(["open-read", directory.Place("null")]).Single();

        Assert.Multiple(() =>
        {
            Assert.That(inside.Error, Is.EqualTo(Errno.EACCES));
            Assert.That(outside.Ok);
        });
    }

    [Test]
    public void Terminals_of_the_host_are_not_there()
    {
        var lines = Probe.Inside(["open-read-write", "/dev/tty"], ["list", "/dev/pts"], ["open-read", "/dev/console"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Error, Is.EqualTo(Errno.ENXIO));
            Assert.That(lines[1].Values, Is.EqualTo(new[] { "ptmx" }));
            Assert.That(lines[2].Error, Is.EqualTo(Errno.ENOENT));
        });
    }
}
