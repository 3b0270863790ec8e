using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Mounts;

/// <summary>A directory of the host as the root.</summary>
public sealed class RootDirTests
{
    /// <summary>The directories that the probe, its runtime and the sandbox need to be mounted on.</summary>
    private static TemporaryDirectory Root(params IEnumerable<string> more)
    {
        var root = new TemporaryDirectory();
        string[] needed = ["proc", "usr", "etc", "bin", "sbin", "lib", "lib64", Path.GetDirectoryName(Probe.Path)![1..], Host.DotnetRoot[1..]];
        foreach (var name in needed.Concat(more))
            root.Subdirectory(name);
        foreach (var name in Directory.EnumerateDirectories("/", "lib*").Select(d => Path.GetFileName(d)))
            root.Subdirectory(name);
        return root;
    }

    private static Container Sandbox(TemporaryDirectory root, bool writable = false)
        => Probe.Equip(new Container().RootDir(root.Path, writable).RootFs("/"));

    [Test]
    public void A_host_directory_is_the_root_and_cannot_be_written_to_unless_it_was_asked_for([Values] bool writable)
    {
        using var root = Root();
        root.File("file", "content");

        var lines = Probe.Inside(Sandbox(root, writable), ["read", "/file"], ["open-write", "/file"], ["write-new", "/new", "from inside"], ["remount-writable", "/"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Value, Is.EqualTo("content"));
            Assert.That(lines[1..3].Select(l => l.Error), Is.All.EqualTo(writable ? default : Errno.EROFS));
            Assert.That(File.Exists(root.Place("new")), Is.EqualTo(writable));
            Assert.That(lines[3].Error, Is.EqualTo(Errno.EPERM));
        });
    }

    [Test]
    public void Nothing_is_made_in_it_and_no_file_of_it_changes()
    {
        using var root = Root("dev", "tmp", "data");
        root.File("etc/file", "must survive");
        root.File("data/cover", "must survive, too");
        var before = root.Snapshot();

        var container = Sandbox(root, writable: true).DevFs().Tmpfs("/tmp").BindReadOnly("/usr", "/data").RootFs(null);
        foreach (var directory in (string[])["/usr", "/bin", "/sbin", .. Directory.EnumerateDirectories("/", "lib*")])
            container = container.BindReadOnly(directory);
        var lines = Probe.Inside(container.File("/etc/file", "described"), ["read", "/etc/file"], ["open-truncate", "/etc/file"], ["write", "/dev/null", "x"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Value, Is.EqualTo("described"));
            Assert.That(lines[1].Error, Is.EqualTo(Errno.EROFS).Or.EqualTo(Errno.EACCES));
            Assert.That(lines[2].Ok, lines[2].ToString());
            Assert.That(root.Snapshot(), Is.EqualTo(before));
        });
    }

    [Test]
    public void A_missing_place_is_an_error_and_nothing_is_made([Values] bool writable)
    {
        using var root = Root();
        var before = root.Snapshot();
        Container[] containers =
        [
            Sandbox(root, writable).Tmpfs("/missing"), Sandbox(root, writable).File("/missing", ""), Sandbox(root, writable).DevFs(),
            Sandbox(root, writable).Directory("/missing"), Sandbox(root, writable).PrivateLayer("/usr", "/missing"), Sandbox(root, writable).MessageQueues("/missing").Unshare(NamespaceKinds.Ipc),
        ];

        Assert.Multiple(() =>
        {
            foreach (var container in containers)
            {
                var error = Assert.Throws<SandboxException>(() => container.Command("/bin/true").Status())!;
                Assert.That((error.Code, error.Errno), Is.EqualTo((ErrorCode.MountTarget, (Errno?)Errno.ENOENT)), error.Message);
                Assert.That(error.Remedy, Does.Contain("nothing is created"));
            }

            Assert.That(root.Snapshot(), Is.EqualTo(before));
        });
    }

    [TestCase("../../../../../../../../../..")]
    [TestCase("/")]
    public void Links_in_it_lead_where_they_do_inside_and_never_outside(string up)
    {
        using var outside = new TemporaryDirectory();
        using var root = Root("inner");
        outside.File("secret", "hidden");
        File.CreateSymbolicLink(root.Place("out"), up.TrimEnd('/') + outside.Path);
        File.CreateSymbolicLink(root.Place("aside"), up.TrimEnd('/') + "/inner");
        var error = Assert.Throws<SandboxException>(() => Sandbox(root, writable: true).Tmpfs("/out").Command("/bin/true").Status())!;

        var lines = Probe.Inside(
            Sandbox(root, writable: true).Tmpfs("/aside").File("/aside/made", "made").Directory("/aside/directory"),
            ["read", "/out/secret"], ["read", "/inner/made"], ["write-new", "/inner/new", "x"], ["list", "/inner"]);

        Assert.Multiple(() =>
        {
            Assert.That(error.Errno, Is.EqualTo(Errno.ENOENT), "there is no such place inside");
            Assert.That(lines[0].Error, Is.EqualTo(Errno.ENOENT));
            Assert.That(File.ReadAllText(root.Place("out/secret")), Is.EqualTo("hidden"), "outside the link leads there");
            Assert.That(lines[1].Value, Is.EqualTo("made"));
            Assert.That(lines[3].Values, Is.EqualTo(new[] { "directory", "made", "new" }));
            Assert.That(Directory.GetFileSystemEntries(outside.Path), Has.Length.EqualTo(1));
            Assert.That(Directory.GetFileSystemEntries(root.Place("inner")), Is.Empty, "the tmpfs took what was made");
        });
    }

    [Test]
    public void A_device_directory_can_be_made_again_and_again_over_the_one_it_has()
    {
        using var root = Root("dev");
        root.File("dev/null", "a file that a program left");
        root.File("dev/stdin", "another");
        var before = root.Snapshot();
        var container = Sandbox(root, writable: true).DevFs();

        for (var round = 0; round < 2; round++)
        {
            var lines = Probe.Inside(container, ["write", "/dev/null", "x"], ["create", "/dev/new"], ["create", "/dev/shm/new"], ["open-read-write", "/dev/ptmx"], ["readlink", "/dev/stdin"], ["remount-writable", "/dev"]);
            Assert.That(lines.Select(l => l.Error), Is.EqualTo(new[] { default, Errno.EROFS, default, default, default, Errno.EPERM }), $"round {round}");
        }

        Assert.That(root.Snapshot(), Is.EqualTo(before));
    }

    [Test]
    public void The_system_directories_of_the_host_go_over_those_it_has_itself([Values] bool linked)
    {
        using var root = Root();
        if (linked)
        {
            foreach (var (name, target) in Directory.EnumerateDirectories("/").Select(d => (Path.GetFileName(d), new FileInfo(d).LinkTarget)).Where(l => l.Item2 is not null))
            {
                if (!Directory.Exists(root.Place(name)))
                    continue;
                Directory.Delete(root.Place(name));
                File.CreateSymbolicLink(root.Place(name), target!);
            }
        }

        root.File("usr/own", "covered");
        var lines = Probe.Inside(Sandbox(root), ["read", "/usr/own"], ["stat", "/bin/sh"], ["create", "/usr/new"], ["create", "/bin/new"]);

        Assert.That(lines.Select(l => l.Error), Is.EqualTo(new[] { Errno.ENOENT, default, Errno.EROFS, Errno.EROFS }));
    }

    [Test]
    public void It_replaces_a_root_that_was_described_before()
    {
        using var root = Root();
        root.File("usr/own", "own");

        var entries = Container.Hermetic().RootDir(root.Path).Spec;
        Assert.That(entries.RootFs, Is.Null);
        Assert.That(entries.Root, Is.Not.EqualTo(new Container().Spec.Root));
        Assert.That(Container.Hermetic().RootDir(root.Path).TmpfsRoot().Spec.Root, Is.EqualTo(new Container().Spec.Root));
    }

    [Test]
    public void The_entries_of_accounts_go_into_its_own_files_without_changing_them()
    {
        using var outside = new TemporaryDirectory();
        using var root = Root();
        root.File("etc/passwd", "own:x:77:77::/:/bin/sh\n");
        File.CreateSymbolicLink(root.Place("etc/group"), outside.File("group", "outside:x:78:\n"));
        var before = root.Snapshot();
        var container = Probe.Equip(new Container().RootDir(root.Path).MapIds(4321, 4321).AccountEntries());
        container = ((string[])["/usr", "/bin", "/sbin", .. Directory.EnumerateDirectories("/", "lib*")]).Aggregate(container, (c, d) => c.BindReadOnly(d));

        var lines = Probe.Inside(container, ["read", "/etc/passwd"], ["read", "/etc/group"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Value, Does.StartWith("own:x:77:77::/:/bin/sh\n").And.Contain(":4321:4321:"));
            Assert.That(lines[1].Error, Is.EqualTo(Errno.ENOENT), "a link of it is not followed outside, neither to be read");
            Assert.That(root.Snapshot(), Is.EqualTo(before));
        });
    }

    [Test]
    public void A_root_that_is_missing_or_a_file_is_told()
    {
        using var directory = new TemporaryDirectory();
        var missing = Assert.Throws<SandboxException>(() => new Container().RootDir(directory.Place("missing")).Command("/bin/true").Status())!;
        var file = Assert.Throws<SandboxException>(() => new Container().RootDir(directory.File("file")).Command("/bin/true").Status())!;

        Assert.That((missing.Code, missing.Errno), Is.EqualTo((ErrorCode.MountSource, (Errno?)Errno.ENOENT)));
        Assert.That(file.Code, Is.EqualTo(ErrorCode.MountSource));
        Assert.That(file.Remedy, Does.Contain("not a directory"));
    }

    [Test]
    public void The_whole_host_can_be_shown_read_only()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.File("file", "content");

        var lines = Probe.Inside(new Container().RootDir("/").Environment("DOTNET_EnableDiagnostics", "0"), ["read", file], ["open-write", file], ["create", "/tmp/hakoniwa-test-new"], ["create", "/dev/shm/hakoniwa-test-new"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Value, Is.EqualTo("content"));
            Assert.That(lines[1..].Select(l => l.Error), Is.All.EqualTo(Errno.EROFS));
        });
    }
}
