using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Mounts;

/// <summary>Files, directories and links that the description makes up.</summary>
public sealed class FileTests
{
    [Test]
    public void A_file_has_its_contents_and_mode_and_its_parents_are_made()
    {
        var bytes = new byte[] { 0x68, 0x69 };
        var lines = Probe.Inside(
            Probe.Sandbox().File("/some/deep/file", "garden\n").File("/secret", bytes, mode: 0x180).File("/empty", "").Symlink("deep/file", "/some/link").Directory("/d/e/f", 0x1C0),
            ["read", "/some/deep/file"], ["stat", "/some/deep/file"], ["read", "/secret"], ["stat", "/secret"], ["read", "/empty"], ["read", "/some/link"], ["stat", "/some/deep"], ["stat", "/d/e/f"]);

        Assert.That(lines.Select(l => l.Values[^1]), Is.EqualTo(new[] { "garden\n", "444", "hi", "600", "", "garden\n", "755", "700" }));
    }

    [Test]
    public void The_contents_are_copied_when_they_are_described()
    {
        var bytes = "before"u8.ToArray();
        var container = Probe.Sandbox().File("/file", bytes);
        "later!"u8.CopyTo(bytes);

        Assert.That(Probe.Inside(container, ["read", "/file"])[0].Value, Is.EqualTo("before"));
    }

    [TestCase("/file")]
    [TestCase("/etc/hostname")]
    [TestCase("/tmp/file")]
    [TestCase("/dev/file")]
    public void A_writable_file_can_be_written_to_wherever_it_is_and_no_file_of_the_host_changes(string target)
    {
        if (target == "/etc/hostname")
            Host.NeedsProgram(target);
        var before = target == "/etc/hostname" ? File.ReadAllText(target) : "";

        var lines = Probe.Inside(Probe.Sandbox().File(target, "0123456789", writable: true), ["read", target], ["write", target, "written"], ["read", target], ["stat", target]);

        Assert.Multiple(() =>
        {
            Assert.That(lines.Where(l => !l.Ok), Is.Empty);
            Assert.That((lines[0].Value, lines[2].Value, lines[3].Values[1]), Is.EqualTo(("0123456789", "written789", "644")));
            if (before.Length > 0)
                Assert.That(File.ReadAllText(target), Is.EqualTo(before));
        });
    }

    [TestCase("/file")]
    [TestCase("/etc/hostname")]
    public void A_file_that_is_not_writable_is_not_written_to_whoever_the_caller_is(string target)
    {
        if (target == "/etc/hostname")
            Host.NeedsProgram(target);
        var lines = Probe.Inside(Probe.Sandbox().File(target, "described"), ["read", target], ["open-write", target], ["open-truncate", target], ["unlink", target], ["chmod", target, "666"]);

        Assert.That(lines[0].Value, Is.EqualTo("described"));
        Assert.That(lines[1..].Select(l => l.Error), Is.All.EqualTo(Errno.EROFS).Or.EqualTo(Errno.EACCES).Or.EqualTo(Errno.EBUSY));
    }

    [Test]
    public void Each_launch_gets_the_file_as_it_was_described()
    {
        var command = Container.Hermetic().File("/etc/made/up", "", writable: true).Tmpfs("/etc").File("/file", "first", writable: true)
            .Command("/bin/sh", "-c", "cat /file; echo changed >/file");

        Assert.That((command.Output().StandardOutput, command.Output().StandardOutput), Is.EqualTo(("first", "first")));
    }

    [Test]
    public void A_file_of_a_writable_directory_of_the_host_is_covered_and_not_changed([Values] bool writable)
    {
        using var directory = new TemporaryDirectory();
        var covered = directory.File("covered", "must survive");
        var before = directory.Snapshot();

        var lines = Probe.Inside(Probe.Sandbox().BindReadWrite(directory.Path).File(covered, "described", writable: writable), ["read", covered], ["write", covered, "D"], ["unlink", covered]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Value, Is.EqualTo("described"));
            Assert.That(lines[1].Error, Is.EqualTo(writable ? default : Errno.EROFS).Or.EqualTo(writable ? default : Errno.EACCES));
            Assert.That(lines[2].Error, Is.EqualTo(Errno.EBUSY));
            Assert.That(directory.Snapshot(), Is.EqualTo(before));
        });
    }
}
