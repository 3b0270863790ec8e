using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Mounts;

namespace Hakoniwa.Core.Tests.Mounts;

/// <summary>Paths in a sandbox: which can be places, how they are written, and in what order they are furnished.</summary>
public sealed class PlaceTests
{
    private static readonly (string What, Func<Container, string, Container> Describe)[] Places =
    [
        ("bind", (c, p) => c.BindReadOnly("/usr", p)), ("writable bind", (c, p) => c.BindReadWrite("/usr", p)), ("tmpfs", (c, p) => c.Tmpfs(p)),
        ("proc", (c, p) => c.ProcFs(p)), ("dev", (c, p) => c.DevFs(p)), ("queues", (c, p) => c.MessageQueues(p)), ("file", (c, p) => c.File(p, "")),
        ("directory", (c, p) => c.Directory(p)), ("link", (c, p) => c.Symlink("x", p)), ("layer", (c, p) => c.PrivateLayer("/usr", p)),
        ("overlay", (c, p) => c.Overlay(p, "/usr")), ("kept overlay", (c, p) => c.OverlayKept(p, "/u", "/w", "/usr")),
        ("descriptor", (c, p) => c.Bind(new(), p)),
    ];

    [TestCase("/")]
    [TestCase("//")]
    [TestCase("/..")]
    [TestCase("/a/..")]
    [TestCase("relative")]
    [TestCase("./x")]
    public void What_cannot_be_a_place_is_refused_with_its_code(string path) => Assert.Multiple(() =>
    {
        foreach (var (what, describe) in Places)
        {
            var error = Assert.Throws<SandboxException>(() => describe(new Container(), path), what)!;
            Assert.That(error.Code, Is.EqualTo(ErrorCode.UnusablePath), what);
            Assert.That(error.Remedy, Is.Not.Null, what);
        }
    });

    [Test]
    public void Nonsense_is_an_argument_error() => Assert.Multiple(() =>
    {
        foreach (var (what, describe) in Places)
        {
            Assert.Throws<ArgumentException>(() => describe(new Container(), "/a\0b"), what);
            Assert.Throws<ArgumentException>(() => describe(new Container(), ""), what);
        }
    });

    [Test]
    public void The_root_itself_can_be_restricted_and_a_relative_place_cannot()
    {
        Assert.DoesNotThrow(() => new Container().Restrict("/", MountAttributes.NoExecute));
        Assert.That(Assert.Throws<SandboxException>(() => new Container().Restrict("x", MountAttributes.ReadOnly))!.Code, Is.EqualTo(ErrorCode.UnusablePath));
    }

    [TestCase("/a//b")]
    [TestCase("/a/./b/")]
    [TestCase("/x/../a/b")]
    [TestCase("/../a/b/c/..")]
    public void A_place_is_the_same_however_it_is_written(string path)
    {
        var lines = Probe.Inside(Probe.Sandbox().File("/a/b", "first").File(path, "second"), ["read", "/a/b"]);

        Assert.That(lines[0].Value, Is.EqualTo("second"));
    }

    [Test]
    public void Parents_come_before_what_is_in_them_and_siblings_do_not_come_between()
    {
        string[] sorted = ["/a", "/a/b", "/a/b/c", "/a/b-c", "/a!", "/a-b", "/a-b/c", "/a.b", "/aa"];
        var shuffled = sorted.Reverse().ToArray();

        var container = shuffled.Aggregate(new Container().ProcFs("/proc"), (c, p) => c.Tmpfs(p));
        var entries = MountTable.Build(container.Spec).Entries.Select(e => e.Target).Where(t => t != "/proc");

        Assert.That(entries, Is.EqualTo(sorted));
    }

    [Test]
    public void A_mount_below_another_one_covers_it_whatever_the_order_they_are_described_in([Values] bool reversed)
    {
        using var outer = new TemporaryDirectory();
        using var inner = new TemporaryDirectory();
        outer.Subdirectory("middle");
        outer.File("file", "outer");
        inner.File("file", "inner");
        Func<Container, Container>[] described =
        [
            c => c.BindReadOnly(outer.Path, "/top"),
            c => c.Tmpfs("/top/middle"),
            c => c.BindReadOnly(inner.Path, "/top/middle/inner"),
            c => c.File("/top/middle/made", "made"),
            c => c.Directory("/top/middle/deep/er"),
            c => c.Tmpfs("/top/middle/deep/er/tmp"),
            c => c.BindReadOnly(outer.Path, "/top/middle/deep/er/tmp/again"),
            c => c.Tmpfs("/top-most"),
        ];
        var container = (reversed ? described.Reverse() : described).Aggregate(Probe.Sandbox(), (c, describe) => describe(c));

        var lines = Probe.Inside(container,
            ["read", "/top/file"], ["read", "/top/middle/inner/file"], ["read", "/top/middle/made"], ["read", "/top/middle/deep/er/tmp/again/file"],
            ["create", "/top/middle/new"], ["create", "/top-most/new"], ["create", "/top/middle/deep/er/tmp/new"], ["create", "/top/new"],
            ["create", "/top/middle/inner/new"], ["create", "/top/middle/deep/er/tmp/again/new"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[..4].Select(l => l.Value), Is.EqualTo(new[] { "outer", "inner", "made", "outer" }));
            Assert.That(lines[4..7].Where(l => !l.Ok), Is.Empty);
            Assert.That(lines[7..].Select(l => l.Error), Is.All.EqualTo(Errno.EROFS));
            Assert.That(Directory.GetFileSystemEntries(outer.Place("middle")), Is.Empty, "nothing is made on the host");
        });
    }

    [Test]
    public void The_last_description_of_a_place_counts()
    {
        using var directory = new TemporaryDirectory();
        directory.File("file", "bound");

        var lines = Probe.Inside(
            Probe.Sandbox().Tmpfs("/x").BindReadOnly(directory.Path, "/x").BindReadOnly(directory.Path, "/y").Tmpfs("/y/"),
            ["read", "/x/file"], ["list", "/y"]);

        Assert.That((lines[0].Value, lines[1].Values.Count), Is.EqualTo(("bound", 0)));
    }
}
