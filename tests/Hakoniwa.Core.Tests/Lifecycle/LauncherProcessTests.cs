using System.Globalization;

using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Lifecycle;

/// <summary>What becomes of sandboxes when the process that launches them is an unusual one.</summary>
public sealed class LauncherProcessTests
{
    [Test]
    public void Nothing_is_left_of_a_sandbox_whose_launcher_was_killed()
    {
        using var directory = new TemporaryDirectory();
        var marker = "2" + Random.Shared.Next(10_000_000, 99_999_999).ToString(CultureInfo.InvariantCulture);
        var report = directory.Place("report");
        using var launcher = LauncherProgram.Start(report, "hold", $"trap '' TERM HUP INT; setsid sleep {marker} & sleep {marker}; sleep {marker}");
        Eventually.True(() => File.Exists(report), "the report of the launcher");
        var first = int.Parse(File.ReadAllText(report), CultureInfo.InvariantCulture);

        // One in the launcher's command line, the shells', and the two that sleep.
        Eventually.True(() => Processes.With(marker) >= 4, "the start of the programs");
        launcher.Kill();
        launcher.WaitForExit();

        Eventually.True(() => !Processes.Runs(first) && Processes.With(marker) == 0, "the end of every process");
    }

    [Test]
    public void A_sandbox_outlives_the_thread_that_asked_for_it()
        => Assert.That(LauncherProgram.Report("exec \"$@\"", "short-thread"), Is.EqualTo("exited with 5"));

    [Test]
    public void Where_child_signals_are_ignored_the_status_is_right_or_an_error()
    {
        var report = LauncherProgram.Report("exec env --ignore-signal=CHLD \"$@\"", "repeat", "20");

        Assert.That(report, Is.EqualTo("exited with 7").Or.StartsWith(ErrorCode.StatusLost));
    }

    [Test]
    public void Where_others_collect_every_child_the_status_is_right_or_an_error()
    {
        var report = LauncherProgram.Report("exec \"$@\"", "thief").Split('\n');

        Assert.Multiple(() =>
        {
            Assert.That(report[..^1], Is.SubsetOf(new[] { "exited with 7", ErrorCode.StatusLost }));
            Assert.That(report[^1], Is.EqualTo("stolen: True"));
        });
    }

    [Test]
    public void A_launcher_with_small_limits_still_launches()
        => Assert.That(LauncherProgram.Report("ulimit -n 128; ulimit -c 0; exec \"$@\"", "status", "exit 3"), Is.EqualTo("exited with 3"));

    [Test]
    public void A_host_that_forbids_user_namespaces_is_told_with_a_remedy()
    {
        var report = LauncherProgram.Report("export HAKONIWA_SIMULATE=no-userns; exec \"$@\"", "status", "exit 3");

        Assert.That(report, Does.StartWith(ErrorCode.UserNamespacesForbidden).And.Contain("clone: EPERM").And.Contain("user namespaces").And.Contain("hakoniwa doctor tells more"));
    }

    [Test]
    public void The_launchers_umask_and_directory_do_not_matter()
    {
        var report = LauncherProgram.Report("umask 077; cd /usr; exec \"$@\"", "output", "umask; pwd; ls -ld /tmp | cut -c1-10");

        Assert.That(report, Is.EqualTo("0022\n/\ndrwxrwxrwt\n"));
    }
}
