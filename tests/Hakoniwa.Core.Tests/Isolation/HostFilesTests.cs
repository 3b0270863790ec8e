using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Isolation;

public sealed class HostFilesTests
{
    [Test]
    public void A_file_of_the_host_is_invisible_by_every_way_there()
    {
        using var directory = new TemporaryDirectory();
        var secret = directory.File("secret", "hidden");
        string[] ways =
        [
            secret, "/.." + secret, "/tmp/../.." + secret, "/proc/self/root" + secret, "/proc/1/root" + secret, "/proc/self/cwd/../../.." + secret,
            "/proc/self/fd/../root" + secret, "/proc/1/cwd" + secret, "/dev/fd/0/../../.." + secret,
        ];

        var inside = Probe.Inside([.. ways.Select(way => new[] { "read", way })]);
        var outside = Probe.Outside(["read", secret]).Single();

        Assert.Multiple(() =>
        {
            foreach (var (way, line) in ways.Zip(inside))
                Assert.That(line.Error, Is.EqualTo(Errno.ENOENT).Or.EqualTo(Errno.ENOTDIR).Or.EqualTo(Errno.EACCES), way);
            Assert.That(outside.Value, Is.EqualTo("hidden"));
        });
    }

    [Test]
    public void The_root_directory_has_the_promised_entries_alone()
    {
        string[] expected =
        [
            "bin", "etc", "sbin", "usr", "dev", "proc", "tmp", "var",
            .. Directory.EnumerateFileSystemEntries("/", "lib*").Select(e => Path.GetFileName(e)),
        ];

        var output = Container.Hermetic().Environment("HOME", "/").Command("/bin/ls", "-A", "/").Output();

        var home = Container.Hermetic().Spec.Environment["HOME"].Split('/')[1];
        Assert.That(output.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.EquivalentTo(expected.Append(home).Distinct()));
    }

    [TestCase("/new-in-root")]
    [TestCase("/usr/new")]
    [TestCase("/etc/new")]
    [TestCase("/dev/new")]
    [TestCase("/var/new")]
    public void Nothing_can_be_created_in_what_is_read_only(string path)
    {
        var lines = Probe.Inside(["create", path], ["mkdir", path], ["symlink", "/", path], ["mknod", path, "p", "0", "0"]);

        Assert.That(lines.Select(l => l.Error), Is.All.EqualTo(Errno.EROFS));
        Assert.That(path, Does.Not.Exist);
    }

    [Test]
    public void System_files_cannot_be_changed_even_by_their_owner()
    {
        var lines = Probe.Inside(
            ["open-write", "/etc/hostname"], ["open-truncate", "/etc/hostname"], ["chmod", "/etc/hostname", "777"], ["unlink", "/etc/hostname"],
            ["chown", "/etc/hostname", "0", "0"], ["truncate", "/etc/hostname"]);

        Assert.That(lines.Select(l => l.Error), Is.All.EqualTo(Errno.EROFS).Or.EqualTo(Errno.EACCES));
    }

    [TestCase("/tmp")]
    [TestCase("/var/tmp")]
    [TestCase("/dev/shm")]
    public void Private_directories_are_empty_writable_and_forgotten(string directory)
    {
        var file = directory + "/hakoniwa-test-private";
        var script = $"ls -A {directory}; echo x > {file}; cat {file}";

        var first = Container.Hermetic().Command("/bin/sh", "-c", script).Output();
        var second = Container.Hermetic().Command("/bin/sh", "-c", script).Output();

        Assert.Multiple(() =>
        {
            Assert.That(first.StandardOutput, Is.EqualTo("x\n"), first.StandardError);
            Assert.That(second.StandardOutput, Is.EqualTo("x\n"));
            Assert.That(file, Does.Not.Exist);
        });
    }

    [Test]
    public void The_home_directory_is_private()
    {
        var container = Probe.Sandbox();
        var home = container.Spec.Environment["HOME"];

        var lines = Probe.Inside(container, ["write-new", home + "/hakoniwa-test-home", "x"], ["stat", home]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Ok, lines[0].ToString());
            Assert.That(lines[1].Values, Is.EqualTo(new[] { "directory", "700" }));
            Assert.That(home + "/hakoniwa-test-home", Does.Not.Exist);
        });
    }

    [Test]
    public void A_size_limit_of_a_file_system_in_memory_holds()
    {
        var output = Container.Hermetic().Tmpfs("/tmp", size: 1.MiB())
            .Command("/bin/sh", "-c", "head -c 900000 /dev/zero > /tmp/a && head -c 900000 /dev/zero > /tmp/b").Output();

        Assert.That(output.Status.Success, Is.False);
        Assert.That(output.StandardError, Does.Contain("No space left"));
    }

    [Test]
    public void A_file_from_the_description_is_there_with_its_contents_and_cannot_be_written()
    {
        var lines = Probe.Inside(
            Probe.Sandbox().File("/etc/hostname", "from the description\n").File("/data/own", "ünïcode"),
            ["read", "/etc/hostname"], ["read", "/data/own"], ["open-write", "/etc/hostname"], ["open-write", "/data/own"], ["chmod", "/data/own", "666"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Value, Is.EqualTo("from the description\n"));
            Assert.That(lines[1].Value, Is.EqualTo("ünïcode"));
            Assert.That(lines[2..].Select(l => l.Error), Is.All.EqualTo(Errno.EROFS).Or.EqualTo(Errno.EACCES));
            Assert.That(File.ReadAllText("/etc/hostname"), Does.Not.Contain("description"));
        });
    }
}
