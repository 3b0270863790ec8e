using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Layers;

/// <summary>Reading and copying out of a private layer, straight from Core.</summary>
[TestFixture]
internal sealed class PrivateLayerTests
{
    private TestDirectory _lower = null!;
    private TestDirectory _target = null!;

    [SetUp]
    public void MakeDirectories()
    {
        _lower = new TestDirectory();
        _target = new TestDirectory();
        _lower.Write("kept.txt", "kept");
        _lower.Write("changed.txt", "old");
        _lower.Write("gone.txt", "gone");
        _lower.Write("dir/inner.txt", "inner");
        _lower.Write("emptied/inner.txt", "inner");
    }

    [TearDown]
    public void RemoveDirectories()
    {
        _lower.Dispose();
        _target.Dispose();
    }

    [Test]
    public void Changes_are_told_by_kind()
    {
        using var process = Run("echo n > changed.txt; rm gone.txt; echo n > dir/new.txt; rm -r emptied; mkdir emptied; mkfifo pipe; ln -s / link; touch empty");
        Assert.That(process.OpenLayer(_lower.Path).Changes(), Is.EqualTo(new LayerChange[]
        {
            new("changed.txt", LayerChangeKind.File),
            new("dir", LayerChangeKind.Directory),
            new("dir/new.txt", LayerChangeKind.File),
            new("emptied", LayerChangeKind.OpaqueDirectory),
            new("empty", LayerChangeKind.File),
            new("gone.txt", LayerChangeKind.Removed),
            new("link", LayerChangeKind.Other),
            new("pipe", LayerChangeKind.Other),
        }));
        Assert.That(_lower.Read("changed.txt") + _lower.Read("gone.txt"), Is.EqualTo("oldgone"));
    }

    [Test]
    public void A_file_is_in_place_after_the_commit_alone()
    {
        using var process = Run("mkdir -p a/b; echo new > a/b/c.txt");
        _target.Write("a/b/c.txt", "old");
        using (var staged = process.OpenLayer(_lower.Path).Stage("a/b/c.txt", _target.Path))
        {
            Assert.That(_target.Read("a/b/c.txt"), Is.EqualTo("old"));
            staged.Commit();
        }

        Assert.That(_target.Read("a/b/c.txt"), Is.EqualTo("new\n"));
        using (process.OpenLayer(_lower.Path).Stage("a/b/c.txt", _target.Path))
            Assert.That(Directory.GetFiles(_target["a/b"]), Has.Length.EqualTo(3), "the old one, the copy, and the lock that tells that its maker lives");
        Assert.That(Directory.GetFiles(_target["a/b"]), Has.Length.EqualTo(1));
    }

    [TestCase("link", "symbolic link")]
    [TestCase("linked/inner.txt", "symbolic link")]
    [TestCase("pipe", "FIFO")]
    [TestCase("socket", "socket")]
    [TestCase("sub", "directory")]
    [TestCase("gone.txt", "gone.txt")]
    [TestCase("../changed.txt", "EXDEV")]
    [TestCase("no-such-file", "ENOENT")]
    public void Only_regular_files_beneath_the_layer_are_copied(string path, string reason)
    {
        using var process = Run(
            "ln -s kept.txt link; ln -s dir linked; mkfifo pipe; mkdir sub; rm gone.txt; perl -MSocket -e 'socket(S,AF_UNIX,SOCK_STREAM,0); bind(S,sockaddr_un(\"socket\")) or die'");
        var layer = process.OpenLayer(_lower.Path);
        Assert.That(() => layer.Stage(path, _target.Path), Throws.InstanceOf<IOException>().With.Message.Contains(reason));
        Assert.That(Directory.EnumerateFileSystemEntries(_target.Path, "*", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public void A_link_on_the_way_to_the_target_is_refused_and_one_at_the_target_replaced()
    {
        using var process = Run("mkdir sub; echo new > sub/a.txt; echo new > b.txt");
        var layer = process.OpenLayer(_lower.Path);
        File.CreateSymbolicLink(_target["sub"], _lower["dir"]);
        File.CreateSymbolicLink(_target["b.txt"], _lower["kept.txt"]);

        Assert.That(() => layer.Stage("sub/a.txt", _target.Path), Throws.InstanceOf<IOException>());
        using (var staged = layer.Stage("b.txt", _target.Path))
            staged.Commit();

        Assert.That(_lower["dir/a.txt"], Does.Not.Exist);
        Assert.That(_lower.Read("kept.txt"), Is.EqualTo("kept"));
        Assert.That(new FileInfo(_target["b.txt"]).LinkTarget, Is.Null);
    }

    [Test]
    public void A_layer_cannot_be_opened_while_the_sandbox_runs()
    {
        using var process = Command("sleep 600").Start();
        Assert.That(() => process.OpenLayer(_lower.Path), Throws.InvalidOperationException);
    }

    [Test]
    public void Deep_and_large_trees_are_read()
    {
        using var process = Run("i=0; p=.; while [ $i -lt 300 ]; do p=$p/d; i=$((i+1)); done; mkdir -p $p; echo end > $p/end; for i in $(seq 2000); do : > f$i; done");
        var changes = process.OpenLayer(_lower.Path).Changes();
        Assert.That(changes, Has.Count.EqualTo(300 + 1 + 2000));
    }

    private SandboxProcess Run(string script)
    {
        var process = Command(script).Start();
        Assert.That(process.Wait().ExitCode, Is.Zero, script);
        return process;
    }

    private Command Command(string script)
        => Container.Hermetic().PrivateLayer(_lower.Path).Command("/bin/sh", "-ec", script).WorkingDirectory(_lower.Path).StandardInput(Stdio.Null);
}
