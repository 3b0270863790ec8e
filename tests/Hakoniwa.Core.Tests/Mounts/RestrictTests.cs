using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Mounts;

/// <summary>Attributes for whole subtrees.</summary>
public sealed class RestrictTests
{
    private static readonly string[][] Writes = [["create", "/tmp/new"], ["create", "/top/new"], ["create", "/top/inner/new"], ["create", "/top/inner/bound/new"], ["create", "/dev/shm/new"]];

    private static Container Nested(TemporaryDirectory directory)
    {
        directory.Subdirectory("inner");
        return Probe.Sandbox().BindReadWrite(directory.Path, "/top").Tmpfs("/top/inner").BindReadWrite(directory.Subdirectory("other"), "/top/inner/bound");
    }

    private static bool[] Succeed(Container container) => [.. Probe.Inside(container, Writes).Select(l => l.Ok)];

    [Test]
    public void A_place_becomes_read_only_with_every_mount_below_it()
    {
        using var directory = new TemporaryDirectory();
        var refused = Probe.Inside(Nested(directory).Restrict("/top", MountAttributes.ReadOnly), Writes);

        Assert.Multiple(() =>
        {
            Assert.That(refused[1..4].Select(l => l.Error), Is.All.EqualTo(Errno.EROFS));
            Assert.That((refused[0].Ok, refused[4].Ok), Is.EqualTo((true, true)), "what is not below stays as it is");
            Assert.That(Succeed(Nested(directory)), Is.EqualTo(new[] { true, true, true, true, true }), "without it");
        });
    }

    [Test]
    public void Part_of_a_place_becomes_read_only_alone()
    {
        using var directory = new TemporaryDirectory();

        Assert.Multiple(() =>
        {
            Assert.That(Succeed(Nested(directory).Restrict("/top/inner", MountAttributes.ReadOnly)), Is.EqualTo(new[] { true, true, false, false, true }));
            File.Delete(directory.Place("new"));
            File.Delete(directory.Place("other/new"));
            Assert.That(Succeed(Nested(directory).Restrict("/top/inner/bound", MountAttributes.ReadOnly)), Is.EqualTo(new[] { true, true, true, false, true }));
        });
    }

    [Test]
    public void A_directory_that_is_no_mount_can_be_restricted()
    {
        using var directory = new TemporaryDirectory();
        directory.Subdirectory("some/deep");
        File.WriteAllText(directory.Place("some/file"), "content");

        var lines = Probe.Inside(
            Probe.Sandbox().BindReadWrite(directory.Path, "/top").Tmpfs("/top/some/deep").Restrict("/top/some", MountAttributes.ReadOnly),
            ["read", "/top/some/file"], ["open-write", "/top/some/file"], ["create", "/top/some/new"], ["create", "/top/some/deep/new"], ["create", "/top/new"]);

        Assert.That(lines.Select(l => l.Error), Is.EqualTo(new[] { default, Errno.EROFS, Errno.EROFS, Errno.EROFS, default }));
    }

    [Test]
    public void Everything_can_be_restricted()
    {
        using var directory = new TemporaryDirectory();
        var container = Nested(directory).Restrict("/", MountAttributes.ReadOnly);

        Assert.That(Probe.Inside(container, Writes).Select(l => l.Error), Is.All.EqualTo(Errno.EROFS));
    }

    [Test]
    public void No_program_of_a_place_is_executed_any_more([Values("/", "/tmp", "/top")] string place)
    {
        using var directory = new TemporaryDirectory();
        const string script = "cp /bin/true /tmp/true; cp /bin/true /top/true; /tmp/true; a=$?; /top/true; echo $a $?";
        var container = Container.Hermetic().BindReadWrite(directory.Path, "/top");
        var restricted = container.Restrict(place, MountAttributes.NoExecute);

        var free = container.Command("/bin/sh", "-c", script).Output().StandardOutput;
        Assert.That(free, Is.EqualTo("0 0\n"));
        if (place == "/")
        {
            Assert.That(Assert.Throws<SandboxException>(() => restricted.Command("/bin/sh").Status())!.Code, Is.EqualTo(ErrorCode.ProgramNotExecutable));
            return;
        }

        Assert.That(restricted.Command("/bin/sh", "-c", script).Output().StandardOutput, Is.EqualTo(place == "/tmp" ? "126 0\n" : "0 126\n"));
    }

    [Test]
    public void Restrictions_add_up_and_hold_against_remounts()
    {
        var lines = Probe.Inside(
            Probe.Sandbox().Seccomp(SeccompProfile.Unconfined).Restrict("/tmp", MountAttributes.NoExecute).Restrict("/tmp", MountAttributes.ReadOnly),
            ["create", "/tmp/new"], ["remount-writable", "/tmp"], ["umount", "/tmp"], ["mounts"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[..3].Select(l => l.Error), Is.EqualTo(new[] { Errno.EROFS, Errno.EPERM, Errno.EPERM }));
            Assert.That(lines[3].Values.Single(m => m.Split(' ')[4] == "/tmp").Split(' ')[5].Split(','), Is.SupersetOf(new[] { "ro", "nosuid", "nodev", "noexec" }));
        });
    }

    [Test]
    public void A_later_restriction_covers_what_an_earlier_one_has_mounted_on_itself([Values] bool reversed)
    {
        using var directory = new TemporaryDirectory();
        var inner = directory.Subdirectory("some");
        var container = Container.Hermetic().BindReadWrite(directory.Path, "/top");
        container = reversed
            ? container.Restrict("/top", MountAttributes.NoExecute).Restrict("/top/some", MountAttributes.ReadOnly)
            : container.Restrict("/top/some", MountAttributes.ReadOnly).Restrict("/top", MountAttributes.NoExecute);
        File.Copy("/bin/true", Path.Combine(inner, "true"));

        var output = container.Command("/bin/sh", "-c", "/top/some/true; echo $?; touch /top/some/new 2>/dev/null || echo kept; touch /top/new && echo made").Output();

        Assert.That(output.StandardOutput, Is.EqualTo("126\nkept\nmade\n"));
    }

    [Test]
    public void A_place_that_does_not_exist_is_told()
    {
        var error = Assert.Throws<SandboxException>(() => Container.Hermetic().Restrict("/no/such", MountAttributes.ReadOnly).Command("/bin/true").Status())!;

        Assert.That((error.Code, error.Errno), Is.EqualTo((ErrorCode.MountTarget, (Errno?)Errno.ENOENT)));
        Assert.That(error.Remedy, Does.Contain("/no/such"));
    }
}
