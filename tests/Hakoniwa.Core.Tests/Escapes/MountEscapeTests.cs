using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Escapes;

/// <summary>Making the read-only parts writable, by every call there is for it.</summary>
public sealed class MountEscapeTests
{
    /// <summary>In these, {0} is a directory of the host.</summary>
    private static readonly string[] Attempts =
    [
        "bind {0} {0}",
        "remount-writable {0}",
        "set-attribute-read-only {0}",
        "set-attribute-writable {0}",
        "copy-tree-writable {0} {0}",
        "mount tmpfs {0}",
        "fsopen tmpfs",
        "open-tree {0}",
        "leave-chroot {0} /etc/hostname",
    ];

    [Test]
    public void Without_a_filter_every_way_to_change_the_tree_is_refused_for_want_of_capabilities()
    {
        using var directory = new TemporaryDirectory();
        var outside = ProbeElsewhere.WithNamespaces(Filled(Attempts, directory.Path));

        Assert.Multiple(() =>
        {
            Assert.That(outside.Where(l => !l.Ok), Is.Empty, "with capabilities outside");
            foreach (var container in Unfiltered.Both)
                Assert.That(Probe.Inside(container.BindReadOnly(directory.Path), Filled(Attempts, directory.Path)).Select(l => l.Error), Is.All.EqualTo(Errno.EPERM));
        });
    }

    /// <summary>The capabilities of a user namespace that the program makes itself do not unlock mounts that came from outside of it.</summary>
    [Test]
    public void In_a_user_namespace_of_its_own_a_program_cannot_make_read_only_binds_writable()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.File("file", "content");
        string[] attempts = ["remount-writable {0}", "remount-writable /usr", "set-attribute-writable {0}", "set-attribute-writable /", "copy-tree-writable {0} /tmp"];
        string[][] verbs = [.. Filled(attempts, directory.Path), ["umount", directory.Path], ["write", file, "changed"], ["mount", "tmpfs", "/tmp"]];

        foreach (var container in Unfiltered.Both)
        {
            var lines = ProbeElsewhere.NestedIn(container.BindReadOnly(directory.Path), verbs);

            Assert.Multiple(() =>
            {
                Assert.That(lines[..attempts.Length].Select(l => l.Error), Is.All.EqualTo(Errno.EPERM));
                Assert.That(lines[^3].Error, Is.EqualTo(Errno.EINVAL), "locked together with what is below");
                Assert.That(lines[^2].Error, Is.EqualTo(Errno.EROFS));
                Assert.That(lines[^1].Ok, "it does have capabilities");
                Assert.That(File.ReadAllText(file), Is.EqualTo("content"));
            });
        }

        // The same where the read-only mount is the program's own.
        var twin = ProbeElsewhere.WithNamespaces(
            ["bind", directory.Path, directory.Path], ["set-attribute-read-only", directory.Path], ["write", file, "no"], ["copy-tree-writable", directory.Path, directory.Path],
            ["write", file, "changed"]);
        Assert.That(twin.Select(l => l.Error), Is.EqualTo(new[] { default, default, Errno.EROFS, default, default }));
        Assert.That(File.ReadAllText(file), Is.EqualTo("changed"));
    }

    [Test]
    public void In_a_user_namespace_of_its_own_a_program_cannot_leave_the_sandboxs_root()
    {
        using var directory = new TemporaryDirectory();
        var secret = directory.File("secret", "hidden");
        var jail = directory.Subdirectory("jail");

        var lines = ProbeElsewhere.NestedIn(
            Unfiltered.Sandbox(),
            ["read", "/proc/1/root" + secret], ["read", "/proc/1/cwd/.." + secret], ["setns", "/proc/1/ns/mnt"], ["setns", "/proc/1/ns/pid"], ["setns", "/proc/1/ns/net"],
            ["mknod", "/tmp/node", "b", "8", "0"], ["leave-chroot", "/tmp", secret]);
        var twin = ProbeElsewhere.WithNamespaces(["leave-chroot", jail, secret]).Single();

        Assert.Multiple(() =>
        {
            Assert.That(lines[..2].Select(l => l.Error), Is.All.EqualTo(Errno.ENOENT).Or.EqualTo(Errno.EACCES));
            Assert.That(lines[2..6].Select(l => l.Error), Is.All.EqualTo(Errno.EPERM).Or.EqualTo(Errno.EACCES));
            Assert.That(lines[6].Error, Is.EqualTo(Errno.ENOENT), "out of the chroot, into the sandbox's root");
            Assert.That(twin.Ok, twin.ToString());
        });
    }

    [Test]
    public void A_descriptor_of_one_of_the_hosts_namespaces_is_no_way_into_it()
    {
        var inside = LauncherProgram.Report("exec \"$@\" < /proc/self/ns/net", "probe", Probe.Path, "setns-descriptor", "0");
        var nested = LauncherProgram.Report("exec \"$@\" < /proc/self/ns/net", "probe-nested", Probe.Path, "setns-descriptor", "0");
        var (_, twin, _) = Host.Run("/bin/sh", ["-c", "exec \"$@\" < /proc/self/ns/uts", "sh", "/usr/bin/unshare", "--user", "--map-root-user", "--uts", "--", "/bin/sh", "-c", "exec \"$@\" < /proc/self/ns/uts", "sh", .. Probe.CommandLine(["setns-descriptor", "0"])]);

        Assert.Multiple(() =>
        {
            Assert.That(ProbeLine.Parse(inside).Error, Is.EqualTo(Errno.EPERM));
            Assert.That(ProbeLine.Parse(nested).Error, Is.EqualTo(Errno.EPERM));
            Assert.That(ProbeLine.Parse(twin).Ok, twin);
        });
    }

    [Test]
    public void A_source_that_is_swapped_for_a_link_after_the_plan_was_made_is_read_only_all_the_same()
    {
        using var directory = new TemporaryDirectory();
        var (source, other) = (directory.Subdirectory("source"), directory.Subdirectory("other"));
        var file = Path.Combine(other, "file");
        File.WriteAllText(file, "content");
        var command = Probe.Command(Probe.Sandbox().BindReadOnly(source, "/shown"), ["write", "/shown/file", "changed"], ["create", "/shown/new"], ["list", "/shown/.."]);
        command.Plan();
        Directory.Delete(source);
        Directory.CreateSymbolicLink(source, other);

        var lines = Probe.Parse(command.Output(), expected: 3);

        Assert.Multiple(() =>
        {
            Assert.That(lines[..2].Select(l => l.Error), Is.All.EqualTo(Errno.EROFS));
            Assert.That(lines[2].Values, Does.Not.Contain("other"), "the parent is the sandbox's root");
            Assert.That(File.ReadAllText(file), Is.EqualTo("content"));
            Assert.That(Directory.EnumerateFileSystemEntries(other), Is.EqualTo(new[] { file }));
        });
    }

    private static string[][] Filled(string[] attempts, string directory)
        => [.. attempts.Select(a => a.Split(' ').Select(w => w == "{0}" ? directory : w).ToArray())];
}
