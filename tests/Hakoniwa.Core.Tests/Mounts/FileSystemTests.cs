using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Mounts;

/// <summary>File systems in memory, the root among them, and message queues.</summary>
public sealed class FileSystemTests
{
    private static string Shell(Container container, string script) => container.Command("/bin/sh", "-c", script).Output() is var output ? output.StandardOutput + output.StandardError : "";

    [Test]
    public void A_tmpfs_holds_as_much_as_it_was_given()
    {
        var container = Container.Hermetic().Tmpfs("/small", size: 64 * 1024).Tmpfs("/few", inodes: 4);

        Assert.Multiple(() =>
        {
            Assert.That(Shell(container, "head -c 65536 /dev/zero >/small/a && echo fits; head -c 4096 /dev/zero 2>/dev/null >/small/b || echo full"), Does.StartWith("fits\nfull\n").Or.Contains("No space"));
            Assert.That(Shell(container, "cd /few; for i in 1 2 3; do touch $i || echo no; done; touch 4 2>/dev/null || echo full"), Is.EqualTo("full\n"));
            Assert.That(Shell(container, "cd /tmp; for i in 1 2 3 4 5 6; do touch $i || echo no; done"), Is.Empty);
        });
    }

    [Test]
    public void Modes_are_as_they_were_asked_for()
    {
        var lines = Probe.Inside(
            Probe.Sandbox().Tmpfs("/own", mode: 0x1C0).Tmpfs("/open").Directory("/made", 0x1C8).Directory("/usual").TmpfsRoot(mode: 0x1E8),
            ["stat", "/own"], ["stat", "/open"], ["stat", "/made"], ["stat", "/usual"], ["stat", "/"]);

        Assert.That(lines.Select(l => l.Values[1]), Is.EqualTo(new[] { "700", "1777", "710", "755", "750" }));
    }

    [TestCase(0L, null)]
    [TestCase(-1L, null)]
    [TestCase(null, 0L)]
    public void A_limit_that_is_none_is_refused(long? size, long? inodes)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Container().Tmpfs("/x", size, null, inodes));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Container().TmpfsRoot(size, null, inodes));
    }

    [Test]
    public void The_root_is_in_memory_and_read_only()
    {
        var lines = Probe.Inside(["mounts"], ["create", "/new"], ["remount-writable", "/"]);
        var root = lines[0].Values.Single(m => m.Split(' ')[4] == "/");

        Assert.Multiple(() =>
        {
            Assert.That(root, Does.Contain(" - tmpfs "));
            Assert.That(root.Split(' ')[5].Split(','), Is.SupersetOf(new[] { "ro", "nosuid", "nodev" }));
            Assert.That(lines[1..].Select(l => l.Error), Is.EqualTo(new[] { Errno.EROFS, Errno.EPERM }));
        });
    }

    [Test]
    public void A_root_can_stay_writable_and_holds_what_it_was_given()
    {
        var container = Probe.Sandbox().WritableRoot();
        var lines = Probe.Inside(container, ["create", "/new"], ["mkdir", "/directory"], ["create", "/dev/new"], ["mknod", "/node", "c", "1", "3"], ["create", "/usr/new"]);
        var limited = Shell(Container.Hermetic().WritableRoot().TmpfsRoot(size: 256 * 1024), "head -c 1000000 /dev/zero >/big 2>/dev/null || echo full");

        Assert.That(lines.Select(l => l.Error), Is.EqualTo(new[] { default, default, Errno.EROFS, Errno.EPERM, Errno.EROFS }));
        Assert.That(limited, Is.EqualTo("full\n"));
        Assert.That(Probe.Inside(container.WritableRoot(false), ["create", "/new"])[0].Error, Is.EqualTo(Errno.EROFS));
    }

    [Test]
    public void A_file_that_a_small_root_cannot_hold_is_an_error_and_never_a_short_one()
    {
        var error = Assert.Throws<SandboxException>(() => Container.Hermetic().TmpfsRoot(size: 64 * 1024).File("/big", new string('x', 1024 * 1024)).Command("/bin/true").Status())!;

        Assert.That((error.Code, error.Errno), Is.EqualTo((ErrorCode.MountTarget, (Errno?)Errno.ENOSPC)));
    }

    [Test]
    public void Message_queues_show_as_files_and_are_the_sandboxs_own()
    {
        var name = "/hakoniwa-test-" + Guid.NewGuid().ToString("N");
        var container = Probe.Sandbox().MessageQueues().MessageQueues("/queues");

        var lines = Probe.Inside(container, ["mq-create", name[1..]], ["list", "/dev/mqueue"], ["list", "/queues"], ["mounts"]);
        var outside = Probe.Outside(["mq-find", name[1..]]).Single();

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Ok, lines[0].ToString());
            Assert.That(lines[1].Values, Is.EqualTo(new[] { name[1..] }));
            Assert.That(lines[2].Values, Is.EqualTo(new[] { name[1..] }));
            Assert.That(outside.Error, Is.EqualTo(Errno.ENOENT));
            Assert.That(lines[3].Values.Single(m => m.Split(' ')[4] == "/dev/mqueue").Split(' ')[5].Split(','), Is.SupersetOf(new[] { "nosuid", "nodev", "noexec" }));
        });
    }

    [Test]
    public void Message_queues_need_a_namespace_of_their_own()
        => Assert.That(Assert.Throws<SandboxException>(() => new Container().MessageQueues("/mq").Command("/bin/true").Plan())!.Code, Is.EqualTo(ErrorCode.ContradictoryDescription));

    [TestCase("/data")]
    [TestCase("/tmp/data")]
    [TestCase("/var/tmp/a/b")]
    public void A_read_only_directory_has_what_is_described_in_it_and_nothing_can_be_made_there(string place)
    {
        using var directory = new TemporaryDirectory();
        var file = directory.File("file", "shown");
        var container = Probe.Sandbox().Tmpfs(place, readOnly: true).BindReadOnly(file, place + "/sub/file").Tmpfs(place + "/scratch").File(place + "/made", "described").Directory(place + "/empty");

        var lines = Probe.Inside(container, ["list", place], ["read", place + "/sub/file"], ["read", place + "/made"], ["create", place + "/scratch/new"],
            ["create", place + "/new"], ["create", place + "/sub/new"], ["create", place + "/empty/new"], ["unlink", place + "/made"], ["rename", place + "/empty", place + "/other"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Values, Is.EquivalentTo(new[] { "empty", "made", "scratch", "sub" }));
            Assert.That((lines[1].Value, lines[2].Value, lines[3].Ok), Is.EqualTo(("shown", "described", true)));
            Assert.That(lines[4..].Select(l => l.Error), Has.All.EqualTo(Errno.EROFS));
            Assert.That(Probe.Inside(Probe.Sandbox().Tmpfs(place), ["create", place + "/new"])[0].Ok);
        });
    }

    [Test]
    public void A_read_only_directory_can_lie_in_a_directory_of_the_host()
    {
        using var directory = new TemporaryDirectory();
        var place = directory.Subdirectory("place");

        var lines = Probe.Inside(Probe.Sandbox().BindReadWrite(directory.Path).Tmpfs(place, readOnly: true).File(place + "/a/made", "described"), ["read", place + "/a/made"], ["create", place + "/new"], ["create", directory.Place("new")]);

        Assert.That((lines[0].Value, lines[1].Error, lines[2].Ok), Is.EqualTo(("described", Errno.EROFS, true)));
    }
}
