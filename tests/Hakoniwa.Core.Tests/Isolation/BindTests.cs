using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Isolation;

public sealed class BindTests
{
    [Test]
    public void A_read_only_bind_can_be_read_and_in_no_way_changed()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.File("file", "content");
        var before = directory.Snapshot();

        var lines = Probe.Inside(
            Probe.Sandbox().BindReadOnly(directory.Path),
            ["read", file], ["open-write", file], ["open-truncate", file], ["create", directory.Place("new")], ["unlink", file], ["chmod", file, "777"],
            ["mkdir", directory.Place("d")], ["symlink", "x", directory.Place("s")], ["link", file, directory.Place("l")], ["truncate", file],
            ["chown", file, "0", "0"], ["open-write", "/proc/self/root" + file], ["open-write", "/proc/1/root" + file]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Value, Is.EqualTo("content"));
            Assert.That(lines[1..].Select(l => l.Error), Is.All.EqualTo(Errno.EROFS));
            Assert.That(directory.Snapshot(), Is.EqualTo(before));
        });
    }

    [Test]
    public void A_writable_bind_is_written_to_on_the_host_which_is_the_twin_of_the_refusals()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.File("file", "content");

        var lines = Probe.Inside(
            Probe.Sandbox().BindReadWrite(directory.Path),
            ["open-write", file], ["chmod", file, "600"], ["mkdir", directory.Place("d")], ["symlink", "x", directory.Place("s")],
            ["link", file, directory.Place("l")], ["write-new", directory.Place("new"), "from inside"], ["unlink", file]);

        Assert.Multiple(() =>
        {
            Assert.That(lines.Where(l => !l.Ok), Is.Empty);
            Assert.That(File.ReadAllText(directory.Place("new")), Is.EqualTo("from inside"));
            Assert.That(file, Does.Not.Exist);
        });
    }

    [Test]
    public void A_read_only_bind_inside_a_writable_one_stays_read_only()
    {
        using var directory = new TemporaryDirectory();
        var inner = directory.Subdirectory("inner");
        File.WriteAllText(Path.Combine(inner, "file"), "content");

        var lines = Probe.Inside(
            Probe.Sandbox().BindReadWrite(directory.Path).BindReadOnly(inner),
            ["open-write", Path.Combine(inner, "file")], ["create", Path.Combine(inner, "new")], ["create", directory.Place("new")],
            ["remount-writable", inner], ["umount", inner]);

        Assert.That(lines.Select(l => l.Error), Is.EqualTo(new[] { Errno.EROFS, Errno.EROFS, default, Errno.EPERM, Errno.EPERM }));
    }

    [Test]
    public void Mounting_over_a_file_of_a_writable_bind_leaves_the_hosts_file_as_it_is()
    {
        using var directory = new TemporaryDirectory();
        using var other = new TemporaryDirectory();
        var covered = directory.File("covered", "must survive");
        var cover = other.File("cover", "cover");
        var before = directory.Snapshot();

        var lines = Probe.Inside(
            Probe.Sandbox().BindReadWrite(directory.Path).BindReadOnly(cover, covered).File(directory.File("second", "2"), "described"),
            ["read", covered], ["read", directory.Place("second")], ["open-truncate", covered], ["open-truncate", directory.Place("second")]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Value, Is.EqualTo("cover"));
            Assert.That(lines[1].Value, Is.EqualTo("described"));
            Assert.That(lines[2].Error, Is.EqualTo(Errno.EROFS));
            Assert.That(lines[3].Error, Is.EqualTo(Errno.EROFS).Or.EqualTo(Errno.EACCES));
            Assert.That(directory.Snapshot(), Is.EqualTo((string[])[.. before, directory.Place("second") + " " + File.GetUnixFileMode(directory.Place("second")) + " 2"]));
        });
    }

    [Test]
    public void A_missing_place_in_a_shared_directory_is_an_error_and_nothing_is_created_on_the_host([Values] bool writable)
    {
        using var directory = new TemporaryDirectory();
        var container = writable ? Probe.Sandbox().BindReadWrite(directory.Path) : Probe.Sandbox().BindReadOnly(directory.Path);

        var error = Assert.Throws<SandboxException>(() => container.Tmpfs(directory.Place("missing")).Command("/bin/true").Status())!;

        Assert.Multiple(() =>
        {
            Assert.That(error.Code, Is.EqualTo(ErrorCode.MountTarget));
            Assert.That(error.Message, Does.Contain("nothing is created"));
            Assert.That(directory.Snapshot(), Is.Empty);
        });
    }

    [TestCase("/etc")]
    [TestCase("../../../../../../../../etc")]
    public void A_link_planted_in_a_shared_directory_leads_a_mount_nowhere_but_into_the_sandbox(string leadsTo)
    {
        using var directory = new TemporaryDirectory();
        File.CreateSymbolicLink(directory.Place("planted"), leadsTo);
        var before = Directory.GetFileSystemEntries("/etc");

        var lines = Probe.Inside(
            Probe.Sandbox().BindReadWrite(directory.Path).Tmpfs(directory.Place("planted")),
            ["write-new", directory.Place("planted/hakoniwa-test-planted"), "x"], ["list", "/etc"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Ok, lines[0].ToString());
            Assert.That(lines[1].Values, Is.EqualTo(new[] { "hakoniwa-test-planted" }), "the sandbox's /etc is what was covered");
            Assert.That(Directory.GetFileSystemEntries("/etc"), Is.EqualTo(before));
        });
    }

    [Test]
    public void A_link_that_a_sandbox_leaves_in_a_shared_directory_does_not_lead_it_outside()
    {
        using var directory = new TemporaryDirectory();
        using var outside = new TemporaryDirectory();
        var secret = outside.File("secret", "hidden");
        var link = directory.Place("link");

        var lines = Probe.Inside(Probe.Sandbox().BindReadWrite(directory.Path), ["symlink", secret, link], ["read", link]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Ok, lines[0].ToString());
            Assert.That(lines[1].Error, Is.EqualTo(Errno.ENOENT));
            Assert.That(File.ReadAllText(link), Is.EqualTo("hidden"), "outside the link leads there");
        });
    }

    [Test]
    public void Mounts_below_a_read_only_bind_are_read_only_too_even_where_their_flags_are_locked()
    {
        Host.NeedsRoot("mounts a file system of its own");
        using var directory = new TemporaryDirectory();
        var mounts = (string[])["plain", "nodev,nosuid,noexec"];
        foreach (var options in mounts)
        {
            var place = directory.Subdirectory(options);
            Assert.That(Host.Run("mount", "-t", "tmpfs", "-o", options == "plain" ? "rw" : options, "tmpfs", place).ExitCode, Is.Zero);
        }

        try
        {
            var attempts = mounts.Select(m => new[] { "create", directory.Place(m + "/new") }).ToArray();
            var readOnly = Probe.Inside(Probe.Sandbox().BindReadOnly(directory.Path), attempts);
            var nested = Probe.Inside(Probe.Sandbox().BindReadOnly(directory.Place(mounts[1])), attempts[1]);
            var writable = Probe.Inside(Probe.Sandbox().BindReadWrite(directory.Path), attempts);

            Assert.Multiple(() =>
            {
                Assert.That(readOnly.Select(l => l.Error), Is.All.EqualTo(Errno.EROFS));
                Assert.That(nested[0].Error, Is.EqualTo(Errno.EROFS));
                Assert.That(writable.Where(l => !l.Ok), Is.Empty);
            });
        }
        finally
        {
            foreach (var options in mounts)
                Host.Run("umount", directory.Place(options));
        }
    }

    [Test]
    public void A_set_user_id_program_in_a_shared_directory_gives_nothing()
    {
        Host.NeedsProgram("/usr/bin/id");
        using var directory = new TemporaryDirectory();
        var program = directory.Place("id");
        File.Copy("/usr/bin/id", program);
        File.SetUnixFileMode(program, (UnixFileMode)0xDED);

        var inside = Container.Hermetic().MapIds(4321, 4321).BindReadWrite(directory.Path).Command(program, "-u").Output();
        var mounts = Probe.Inside(Probe.Sandbox().BindReadWrite(directory.Path), ["mounts"]).Single().Values;

        Assert.Multiple(() =>
        {
            Assert.That(inside.StandardOutput, Is.EqualTo("4321\n"));
            Assert.That(mounts.Single(m => m.Contains(directory.Path, StringComparison.Ordinal)).Split(' ')[5], Does.Contain("nosuid").And.Contain("nodev"));
        });
    }

    [Test]
    public void A_bind_of_one_file_shows_that_file_alone()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.File("shown", "1");
        directory.File("not shown", "2");

        var lines = Probe.Inside(Probe.Sandbox().BindReadWrite(file, "/inner/shown"), ["read", "/inner/shown"], ["list", "/inner"], ["write", "/inner/shown", "3"], ["unlink", "/inner/shown"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Value, Is.EqualTo("1"));
            Assert.That(lines[1].Values, Is.EqualTo(new[] { "shown" }));
            Assert.That(File.ReadAllText(file), Is.EqualTo("3"));
            Assert.That(lines[3].Error, Is.EqualTo(Errno.EBUSY).Or.EqualTo(Errno.EROFS));
        });
    }

    [Test]
    public void What_is_written_to_a_private_layer_stays_in_the_sandbox()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.File("file", "content");
        var before = directory.Snapshot();

        var lines = Probe.Inside(
            Probe.Sandbox().PrivateLayer(directory.Path),
            ["write", file, "CONTENT"], ["write-new", directory.Place("new"), "x"], ["chmod", file, "777"], ["read", file], ["unlink", file], ["list", directory.Path]);

        Assert.Multiple(() =>
        {
            Assert.That(lines.Where(l => !l.Ok), Is.Empty);
            Assert.That(lines[3].Value, Is.EqualTo("CONTENT"));
            Assert.That(lines[5].Values, Is.EqualTo(new[] { "new" }));
            Assert.That(directory.Snapshot(), Is.EqualTo(before));
        });
    }
}
