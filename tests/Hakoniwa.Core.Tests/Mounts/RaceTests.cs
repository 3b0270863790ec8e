using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Layers;

namespace Hakoniwa.Core.Tests.Mounts;

/// <summary>A shared directory in which somebody exchanges directories and links while sandboxes are set up.</summary>
public sealed class RaceTests
{
    private const int Launches = 150;

    [TestCase(false)]
    [TestCase(true)]
    public void Nothing_is_mounted_or_made_outside_while_places_are_exchanged_for_links(bool relative)
    {
        using var outside = new TemporaryDirectory();
        using var directory = new TemporaryDirectory();
        var place = directory.Subdirectory("place");
        var up = relative ? "../../../../../../../.." : "";
        File.CreateSymbolicLink(directory.Place("link"), up + outside.Path);
        foreach (var name in (string[])["usr", "dev", "sub"])
        {
            Directory.CreateDirectory(Path.Combine(outside.Path, name));
            Directory.CreateDirectory(Path.Combine(place, name));
        }

        File.WriteAllText(Path.Combine(place, "covered"), "must survive");
        outside.File("covered", "must survive");
        var before = outside.Snapshot();

        // The outside directory exists in the sandbox, too, so that a mount that is led astray could succeed there.
        var container = Container.Hermetic().BindReadWrite(directory.Path)
            .Tmpfs(place + "/sub").BindReadOnly("/usr", place + "/sub/usr").File(place + "/sub/deep/file", "made").Directory(place + "/sub/made").Overlay(place + "/sub/overlay", "/usr")
            .BindReadOnly("/etc", place + "/usr").DevFs(place + "/dev").File(place + "/covered", "covering").Restrict(place + "/sub", MountAttributes.ReadOnly);
        var command = container.Command("/bin/true");

        var (launched, refused) = (0, 0);
        using var stop = new CancellationTokenSource();
        var swapper = Task.Run(() => Swap(directory, stop.Token));
        for (var i = 0; i < Launches; i++)
        {
            try
            {
                command.Output();
                launched++;
            }
            catch (SandboxException e) when (e.Code is ErrorCode.MountTarget)
            {
                refused++;
            }
        }

        stop.Cancel();
        var swaps = Eventually.Result(swapper, "the exchanges end");
        TestContext.Out.WriteLine($"{launched} launched, {refused} refused, {swaps} exchanges");

        Assert.Multiple(() =>
        {
            Assert.That(outside.Snapshot(), Is.EqualTo(before));
            Assert.That(Directory.GetFileSystemEntries(place, "*", SearchOption.AllDirectories), Has.Length.EqualTo(4), "in the shared directory nothing is made either");
            Assert.That(File.ReadAllText(Path.Combine(place, "covered")), Is.EqualTo("must survive"));
            Assert.That(swaps, Is.GreaterThan(Launches));
            Assert.That(launched + refused, Is.EqualTo(Launches));
            Assert.That(command.Output().Status.Success, "and it works when nobody interferes");
        });
    }

    /// <summary>Puts the link in the place of the directory and back, until told to stop, at which the directory is in place.</summary>
    private static int Swap(TemporaryDirectory directory, CancellationToken stop)
    {
        using var handle = Beneath.OpenDirectory(directory.Path);
        var count = 0;
        while (!stop.IsCancellationRequested)
        {
            Beneath.Rename(handle, "place", "away");
            Beneath.Rename(handle, "link", "place");
            Beneath.Rename(handle, "place", "link");
            Beneath.Rename(handle, "away", "place");
            count++;
        }

        return count;
    }
}
