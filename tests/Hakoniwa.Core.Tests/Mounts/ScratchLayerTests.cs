using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Mounts;

/// <summary>Empty directories whose content is read in the end.</summary>
public sealed class ScratchLayerTests
{
    [Test]
    public void What_is_written_is_read_in_the_end_and_the_host_has_none_of_it()
    {
        using var directory = new TemporaryDirectory();
        using var target = new TemporaryDirectory();
        directory.File("hosts", "not seen");
        var before = directory.Snapshot();

        using var process = Run(Container.Hermetic().ScratchLayer(directory.Path), directory.Path, "ls -A; mkdir -p a/b; echo new > a/b/file; ln -s / link; mkfifo pipe; mkdir empty; : > none");
        var layer = process.OpenLayer(directory.Path);
        var changes = layer.Changes();
        using (var staged = layer.Stage("a/b/file", target.Path))
            staged.Commit();

        Assert.Multiple(() =>
        {
            Assert.That(changes, Is.EqualTo(new LayerChange[]
            {
                new("a", LayerChangeKind.Directory), new("a/b", LayerChangeKind.Directory), new("a/b/file", LayerChangeKind.File), new("empty", LayerChangeKind.Directory),
                new("link", LayerChangeKind.Other), new("none", LayerChangeKind.File), new("pipe", LayerChangeKind.Other),
            }));
            Assert.That(File.ReadAllText(target.Place("a/b/file")), Is.EqualTo("new\n"));
            Assert.That(directory.Snapshot(), Is.EqualTo(before));
        });
    }

    [TestCase(null, "/data")]
    [TestCase(1 << 20, "/data")]
    [TestCase(null, "/tmp/data")]
    [TestCase(1 << 20, "/tmp/data")]
    public void Mounts_and_files_in_it_are_no_changes(int? size, string place)
    {
        using var directory = new TemporaryDirectory();
        directory.Subdirectory("tree/inner");
        directory.File("tree/file", "host's");
        var container = Container.Hermetic().ScratchLayer(place, size)
            .BindReadOnly(directory.Place("tree"), place + "/in/tree").BindReadOnly(directory.Place("tree/file"), place + "/in/other/file")
            .BindReadOnly(directory.Place("missing"), place + "/missing", ifPresent: true).BindReadOnly(directory.Place("tree/file"), place + "/optional", ifPresent: true)
            .File(place + "/made/file", "described").Tmpfs(place + "/volatile").Directory(place + "/plain").Symlink("in", place + "/link");

        using var untouched = Run(container, place, "cat in/tree/file in/other/file optional made/file; touch volatile/x");
        using var changed = Run(container, place, "echo x > in/new; echo y > made/new; echo z > plain/new");

        Assert.Multiple(() =>
        {
            Assert.That(untouched.OpenLayer(place).Changes(), Is.Empty);
            Assert.That(changed.OpenLayer(place).Changes().Select(c => c.Path), Is.EqualTo(new[] { "in", "in/new", "made", "made/new", "plain", "plain/new" }));
        });
    }

    [Test]
    public void A_mount_in_it_cannot_be_removed_and_a_moved_one_is_told()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.File("file", "host's");
        var container = Container.Hermetic().ScratchLayer("/data").BindReadOnly(file, "/data/in/file");

        using var removed = Run(container, "/data", "! rm -f in/file; ! mv in/file in/other; ! ln -f in/file in/linked; echo x > x; ! mv x in/file");
        using var moved = Run(container, "/data", "mv in out; mkdir in");

        Assert.That(removed.OpenLayer("/data").Changes().Select(c => c.Path), Is.EqualTo(new[] { "x" }));
        Assert.That(() => moved.OpenLayer("/data").Changes(), Throws.InstanceOf<IOException>().With.Message.Contains("renamed"));
    }

    [Test]
    public void Nothing_in_it_stands_for_something_removed_whatever_it_looks_like()
    {
        using var process = Run(Container.Hermetic().ScratchLayer("/data"), "/data", "mknod node c 0 0; : > file; setfattr -n user.overlay.whiteout -v y file || :; mkdir dir; setfattr -n user.overlay.opaque -v y dir || :");

        Assert.That(process.OpenLayer("/data").Changes(), Is.EqualTo(new LayerChange[]
        {
            new("dir", LayerChangeKind.Directory), new("file", LayerChangeKind.File), new("node", LayerChangeKind.Other),
        }));
    }

    [Test]
    public void Its_size_is_a_limit()
    {
        using var process = Run(Container.Hermetic().ScratchLayer("/data", 64.KiB()), "/data", "! head -c 1000000 /dev/zero > big");

        Assert.That(process.OpenLayer("/data").Changes(), Is.EqualTo(new LayerChange[] { new("big", LayerChangeKind.File) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Container.Hermetic().ScratchLayer("/data", 0));
    }

    [Test]
    public void It_can_lie_in_a_directory_of_the_host_where_the_place_exists()
    {
        using var directory = new TemporaryDirectory();
        directory.Subdirectory("out");
        directory.File("in", "host's");
        var place = directory.Place("out");

        using var process = Run(Container.Hermetic().BindReadOnly(directory.Path).ScratchLayer(place).BindReadOnly(directory.Place("in"), place + "/a/in"), place, "cat a/in > copy; ! echo x > ../new");

        Assert.That(process.OpenLayer(place).Changes(), Is.EqualTo(new LayerChange[] { new("copy", LayerChangeKind.File) }));
    }

    [Test]
    public void Names_that_are_not_UTF8_are_told_apart_and_copied_under_the_same_bytes()
    {
        using var target = new TemporaryDirectory();
        using var process = Run(Container.Hermetic().ScratchLayer("/data"), "/data", @"d=$(printf 'd\377'); mkdir ""$d""; echo one > ""$d/$(printf 'a\200')""; echo two > ""$d/$(printf 'a\201')""; echo three > ""$d/ü😀""");
        var layer = process.OpenLayer("/data");
        var changes = layer.Changes();
        foreach (var change in changes.Where(c => c.Kind == LayerChangeKind.File))
        {
            using var staged = layer.Stage(change.Path, target.Path);
            staged.Commit();
        }

        var (code, output, _) = Host.Run("/bin/sh", "-c", @"cd ""$0"" && cat d*/* | sort | tr '\n' ' ' && printf '%s' d*/a* | od -An -tx1 | tr -d ' \n'; rm -r d*", target.Path);
        Assert.Multiple(() =>
        {
            Assert.That(changes.Select(c => c.Path), Is.EqualTo(new[] { "d\uDCFF", "d\uDCFF/a\uDC80", "d\uDCFF/a\uDC81", "d\uDCFF/ü😀" }));
            Assert.That((code, output), Is.EqualTo((0, "one three two 64ff2f618064ff2f6181")));
        });
    }

    [Test]
    public void Nothing_is_left_of_it()
        => Leftovers.AssertNoneOf(() =>
        {
            using var process = Run(Container.Hermetic().ScratchLayer("/data").ScratchLayer("/other", 1.MiB()).BindReadOnly("/etc", "/data/etc"), "/data", "echo x > x");
            Assert.That(process.OpenLayer("/data").Changes(), Has.Count.EqualTo(1));
        });

    private static SandboxProcess Run(Container container, string place, string script)
    {
        var process = container.Command("/bin/sh", "-ec", script).WorkingDirectory(place).StandardInput(Stdio.Null).Start();
        Assert.That(process.Wait().Code, Is.Zero, script);
        return process;
    }
}
