using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Mounts;

/// <summary>Directories on top of one another.</summary>
public sealed class OverlayTests
{
    [Test]
    public void The_uppermost_directory_is_seen_and_none_is_changed()
    {
        using var directory = new TemporaryDirectory();
        var (top, bottom) = (directory.Subdirectory("top"), directory.Subdirectory("bottom"));
        File.WriteAllText(Path.Combine(top, "both"), "top");
        File.WriteAllText(Path.Combine(bottom, "both"), "bottom");
        File.WriteAllText(Path.Combine(bottom, "one"), "bottom");
        var before = directory.Snapshot();

        var lines = Probe.Inside(Probe.Sandbox().Overlay("/merged", top, bottom),
            ["read", "/merged/both"], ["read", "/merged/one"], ["write", "/merged/both", "NEW"], ["read", "/merged/both"], ["unlink", "/merged/one"], ["write-new", "/merged/new", "x"], ["list", "/merged"],
            ["mknod", "/merged/node", "c", "1", "3"]);

        Assert.Multiple(() =>
        {
            Assert.That((lines[0].Value, lines[1].Value, lines[3].Value), Is.EqualTo(("top", "bottom", "NEW")));
            Assert.That(lines[6].Values, Is.EqualTo(new[] { "both", "new" }));
            Assert.That(lines[7].Error, Is.EqualTo(Errno.EPERM));
            Assert.That(directory.Snapshot(), Is.EqualTo(before));
        });
    }

    [Test]
    public void What_is_written_is_gone_with_the_sandbox()
    {
        using var directory = new TemporaryDirectory();
        var container = Probe.Sandbox().Overlay("/merged", directory.Path);

        Assert.That(Probe.Inside(container, ["create", "/merged/new"])[0].Ok);
        Assert.That(Probe.Inside(container, ["list", "/merged"])[0].Values, Is.Empty);
    }

    [Test]
    public void A_kept_layer_takes_what_is_written_and_has_it_the_next_time()
    {
        using var directory = new TemporaryDirectory();
        using var lower = new TemporaryDirectory();
        lower.File("file", "lower");
        lower.File("gone", "lower");
        var (upper, work) = (directory.Subdirectory("upper, with : odd\\ name"), directory.Subdirectory("work"));
        var container = Probe.Sandbox().OverlayKept("/merged", upper, work, lower.Path);
        var before = lower.Snapshot();

        var first = Probe.Inside(container, ["write", "/merged/file", "UPPER"], ["write-new", "/merged/new", "kept"], ["unlink", "/merged/gone"]);
        var second = Probe.Inside(container, ["read", "/merged/file"], ["read", "/merged/new"], ["read", "/merged/gone"]);

        Assert.Multiple(() =>
        {
            Assert.That(first.Where(l => !l.Ok), Is.Empty);
            Assert.That((second[0].Value, second[1].Value, second[2].Error), Is.EqualTo(("UPPER", "kept", Errno.ENOENT)));
            Assert.That(File.ReadAllText(Path.Combine(upper, "new")), Is.EqualTo("kept"));
            Assert.That(lower.Snapshot(), Is.EqualTo(before));
        });

        // The kernel's own directory in it can be entered by nobody but root.
        foreach (var inner in Directory.GetDirectories(work))
            File.SetUnixFileMode(inner, (UnixFileMode)0x1C0);
    }

    [Test]
    public void What_overlayfs_cannot_do_is_told_with_its_code()
    {
        // Neither the process file system nor a directory within the other can be an upper directory.
        var error = Assert.Throws<SandboxException>(() => Container.Hermetic().OverlayKept("/merged", "/proc/self/task", "/proc/self/fdinfo", "/usr").Command("/bin/true").Status())!;

        Assert.That((error.Code, error.SystemCall), Is.EqualTo((ErrorCode.OverlayRefused, "mount")), error.Message);
        Assert.That(error.Remedy, Is.Not.Null);
    }

    [Test]
    public void A_directory_that_is_missing_is_told_as_a_source()
    {
        using var directory = new TemporaryDirectory();
        Container[] missing =
        [
            Container.Hermetic().Overlay("/merged", directory.Place("missing")), Container.Hermetic().OverlayKept("/merged", directory.Place("missing"), directory.Path, "/usr"),
        ];

        foreach (var container in missing)
            Assert.That(Assert.Throws<SandboxException>(() => container.Command("/bin/true").Status())!.Code, Is.EqualTo(ErrorCode.MountSource));
        Assert.Throws<ArgumentException>(() => Container.Hermetic().Overlay("/merged"));
        Assert.That(directory.Snapshot(), Is.Empty);
    }

    [Test]
    public void An_overlay_can_lie_in_a_directory_of_the_host_and_have_mounts_in_it()
    {
        using var directory = new TemporaryDirectory();
        using var lower = new TemporaryDirectory();
        directory.Subdirectory("place");
        lower.Subdirectory("inner");

        var lines = Probe.Inside(
            Probe.Sandbox().BindReadWrite(directory.Path, "/top").Overlay("/top/place", lower.Path).Tmpfs("/top/place/inner").File("/top/place/inner/file", "made"),
            ["read", "/top/place/inner/file"], ["create", "/top/place/new"], ["list", "/top/place"]);

        Assert.That(lines[0].Value, Is.EqualTo("made"));
        Assert.That(lines[2].Values, Is.EqualTo(new[] { "inner", "new" }));
        Assert.That(directory.Snapshot(), Is.EqualTo(new[] { directory.Place("place/").TrimEnd('/') + "/" }));
    }
}
