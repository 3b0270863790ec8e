using System.Globalization;

using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Robustness;

/// <summary>The launching process is killed, with no chance to clean up, at any moment of its launches.</summary>
public sealed class LauncherDeathTests
{
    private const int LongestLifeMilliseconds = 300;

    /// <summary>
    /// With collections under way all the time, most kills meet a child that was just cloned while the runtime is stopping its threads: one
    /// that waited for the runtime then would wait for ever.
    /// </summary>
    [Test]
    public void Nothing_is_left_of_launches_whose_launcher_is_killed_at_any_moment([Values("collect", "quiet")] string collections)
    {
        using var directory = new TemporaryDirectory();
        var (shared, temporary) = (directory.Subdirectory("shared"), directory.Subdirectory("tmp"));
        var mounts = File.ReadAllText("/proc/self/mountinfo");
        var (atWork, left) = (0, new List<string>());
        for (var i = 0; i < Amounts.Kills / 2; i++)
        {
            var marker = "3" + Random.Shared.Next(10_000_000, 99_999_999).ToString(CultureInfo.InvariantCulture);
            var report = directory.Place("report" + marker);

            // The runtime's own sockets, which it cannot remove either, are left out.
            using var launcher = Host.Start("/usr/bin/env", ["TMPDIR=" + temporary, "DOTNET_EnableDiagnostics=0", .. LauncherProgram.CommandLine(report, "storm", marker, shared, collections)]);
            Eventually.True(() => File.Exists(report), "the first launch");

            // Not to wait for anything, but to meet another moment each time.
            Thread.Sleep(Random.Shared.Next(LongestLifeMilliseconds));
            var isLast = i == (Amounts.Kills / 2) - 1;
            atWork += (atWork == 0 && isLast ? Eventually.Happens(() => Marked(marker).Length > 1) : Marked(marker).Length > 1) ? 1 : 0;
            launcher.Kill();
            launcher.WaitForExit();
            left.AddRange(StillThere(marker));
        }

        Assert.Multiple(() =>
        {
            Assert.That(left, Is.Empty, "processes");
            Assert.That(atWork, Is.Positive, "launchers that had a sandbox when they were looked at: the processes can be found");
            Assert.That(Directory.EnumerateFileSystemEntries(temporary), Is.Empty);
            Assert.That(Directory.EnumerateFileSystemEntries(shared), Is.Empty);
            Assert.That(File.ReadAllText("/proc/self/mountinfo"), Is.EqualTo(mounts));
        });
    }

    private static string[] Marked(string marker) => Processes.Marked(marker);

    /// <summary>What has not ended after a while, and is ended here.</summary>
    private static string[] StillThere(string marker)
    {
        string[] left = [];
        if (Eventually.Happens(() => (left = Marked(marker)).Length == 0))
            return [];
        var described = left.Select(pid => $"{pid} {Processes.Describe(pid)}").ToArray();
        foreach (var pid in left)
            Host.Run("/bin/kill", "-KILL", pid);
        return described;
    }
}
