using System.Text;

using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Identity;
using Hakoniwa.Launch;
using Hakoniwa.Mounts;

namespace Hakoniwa.Core.Tests.Mounts;

/// <summary>What is kept of the host between plans, and what of a plan between launches.</summary>
[TestFixture]
internal sealed class SharedStateTests
{
    [Test]
    public void Launches_of_one_plan_bring_their_own_file_along_one_after_the_other_and_at_once()
    {
        var plan = Container.Hermetic().FileGivenAtLaunch("/run/given").Command("/bin/sh", "-c", "cat /run/given; echo x 2>/dev/null > /run/given && echo written").Plan();
        string[] contents = ["first\n", "", "third, with an ü\n", new string('x', 300_000) + "\n", "last\n"];

        Assert.That(contents.Select(c => Run(plan, c)), Is.EqualTo(contents));
        Assert.That(contents.AsParallel().AsOrdered().WithDegreeOfParallelism(contents.Length).Select(c => Run(plan, c)), Is.EqualTo(contents));
    }

    [Test]
    public void A_path_leads_elsewhere_once_a_link_or_directory_on_the_way_is_another_one()
    {
        using var directory = new TemporaryDirectory();
        string At(string name) => Path.Combine(directory.Path, name);
        Directory.CreateDirectory(At("one/in"));
        Directory.CreateDirectory(At("two/in"));
        File.CreateSymbolicLink(At("link"), "one");
        HostPlaces Look() => new([At("link/in"), At("one/in"), At("missing/in")]);

        var places = Look();
        File.WriteAllText(At("one/in/new"), "");
        File.SetUnixFileMode(At("one/in"), UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        Assert.That(places.AreUnchanged(), "what is in a directory, and who may use it, is another matter");

        File.Delete(At("link"));
        File.CreateSymbolicLink(At("link"), "two");
        Assert.That(places.AreUnchanged(), Is.False, "another link");

        places = Look();
        Directory.Move(At("one"), At("away"));
        Assert.That(places.AreUnchanged(), Is.False, "gone");
        Directory.CreateDirectory(At("one/in"));
        Assert.That(places.AreUnchanged(), Is.False, "another directory");

        places = Look();
        Directory.CreateDirectory(At("missing"));
        Assert.That(places.AreUnchanged(), Is.False, "there now");

        places = Look();
        Directory.Delete(At("missing"));
        File.WriteAllText(At("missing"), "");
        Assert.That(places.AreUnchanged(), Is.False, "a file in the place of a directory");
    }

    [Test]
    public void The_same_content_of_an_account_file_is_taken_apart_once()
    {
        var first = HostAccountFile.Passwd.Read();
        Assert.That(first.Text, Is.EqualTo(File.ReadAllText("/etc/passwd")));
        Assert.That(HostAccountFile.Passwd.Read(), Is.SameAs(first));
    }

    [Test]
    public void A_stamp_changes_with_the_content_and_with_the_time_of_change_that_nobody_can_set()
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "file");
        File.WriteAllText(path, "one");
        var (written, before) = (File.GetLastWriteTimeUtc(path), HostStamp.Of(path));
        Assert.That(HostStamp.Of(path), Is.EqualTo(before));

        Eventually.True(() =>
        {
            File.WriteAllText(path, "two");
            File.SetLastWriteTimeUtc(path, written);
            return HostStamp.Of(path) != before;
        }, "the stamp changes");
        Assert.That(HostStamp.Of(path + ".missing"), Is.Null);
    }

    private static string Run(SandboxPlan plan, string contents)
    {
        using var process = Launcher.Start(plan, Stdio.Null, Stdio.Piped, Stdio.Null, CancellationToken.None, Encoding.UTF8.GetBytes(contents));
        using var reader = new StreamReader(process.StandardOutput!);
        var output = reader.ReadToEnd();
        process.Wait();
        return output;
    }
}
