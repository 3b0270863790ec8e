using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Layers;

namespace Hakoniwa.Core.Tests.Mounts;

/// <summary>Copies beside their targets, and what is left of those whose maker was killed.</summary>
public sealed class StagingTests
{
    private static IEnumerable<string> Staged(TemporaryDirectory directory) => Directory.EnumerateFiles(directory.Path, ".hakoniwa-*", SearchOption.AllDirectories);

    [Test]
    public void Those_of_a_living_process_are_left_alone_and_the_others_removed_with_their_session()
    {
        using var target = new TemporaryDirectory();
        using var elsewhere = new TemporaryDirectory();
        var session = ".hakoniwa-0123456789abcdef";
        target.Subdirectory("sub/deeper");
        string[] others = [".hakoniwa-notes", ".hakoniwa-0123456789abcdef.txt", ".hakoniwa-0123456789abcdef-x", "kept"];
        foreach (var name in (string[])[session, session + "-0", session + "-17", "sub/deeper/" + session + "-3", .. others])
            target.File(name);
        elsewhere.File(session);
        File.CreateSymbolicLink(target.Place("sub/link"), elsewhere.Path);

        using var process = Container.Hermetic().ScratchLayer("/data").Command("/bin/sh", "-c", "mkdir -p sub; echo 1 > one; echo 2 > sub/two; echo 3 > sub/three").WorkingDirectory("/data").Start();
        process.Wait();
        var layer = process.OpenLayer("/data");
        StagedFile[] files = [layer.Stage("one", target.Path), layer.Stage("sub/two", target.Path), layer.Stage("sub/three", target.Path)];
        StagingLeftovers.Remove(target.Path, below: true);

        Assert.That(File.Exists(elsewhere.Place(session)));
        File.Delete(target.Place("sub/link"));
        Assert.That(Staged(target).Count(), Is.EqualTo(3 + 2 + others.Length - 1), "three copies, two locks, and what only looks alike");
        foreach (var file in files)
            file.Commit();
        Assert.That(Staged(target).Select(f => Path.GetFileName(f)), Is.EquivalentTo(others[..3]));
        Assert.That(File.ReadAllText(target.Place("sub/two")), Is.EqualTo("2\n"));
    }

    [Test]
    public void Directories_below_are_looked_at_on_request_and_a_missing_one_is_nothing()
    {
        using var target = new TemporaryDirectory();
        target.Subdirectory("sub");
        target.File("sub/.hakoniwa-0123456789abcdef");

        StagingLeftovers.Remove(target.Path, below: false);
        Assert.That(Staged(target).Count(), Is.EqualTo(1));
        StagingLeftovers.Remove(target.Path, below: true);
        StagingLeftovers.Remove(target.Place("missing"), below: true);
        Assert.That(Staged(target), Is.Empty);
    }

    [Test]
    public void A_copy_that_is_given_up_leaves_nothing()
    {
        using var target = new TemporaryDirectory();
        using var process = Container.Hermetic().ScratchLayer("/data").Command("/bin/sh", "-c", "echo 1 > one; echo 2 > two; mkfifo pipe").WorkingDirectory("/data").Start();
        process.Wait();
        var layer = process.OpenLayer("/data");

        using (layer.Stage("one", target.Path))
        using (layer.Stage("two", target.Path))
            Assert.Throws<IOException>(() => layer.Stage("pipe", target.Path));
        Assert.Throws<IOException>(() => layer.Stage("pipe", target.Path));

        Assert.That(target.Snapshot(), Is.Empty);
    }
}
