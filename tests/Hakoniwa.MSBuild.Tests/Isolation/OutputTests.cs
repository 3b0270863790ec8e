using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Isolation;

/// <summary>What leaves the sandbox, and what does not.</summary>
[TestFixture]
internal sealed class OutputTests
{
    private const UnixFileMode SpecialBits = UnixFileMode.SetUser | UnixFileMode.SetGroup | UnixFileMode.StickyBit;

    private TestDirectory _directory = null!;
    private CaseRuns _runs = null!;

    [OneTimeSetUp]
    public void Build()
    {
        _directory = new TestDirectory();
        _directory.Write("failed/a.txt", "previous");
        _directory.Write("timedout/a.txt", "previous");
        _directory.Write("missing/a.txt", "previous");
        _directory.Write("half/link", "previous");
        _directory.Write("half/a.txt", "previous");
        _directory.Write("kept/a.txt", "previous");
        _directory.Write("removed/a.txt", "previous");
        _directory.Write("undeclared/old.txt", "previous");
        _directory.Write("undeclared/sub/deep.txt", "previous");
        _directory.Write("planted/victim.txt", "victim");
        File.CreateSymbolicLink(_directory["planted/a.txt"], _directory["planted/victim.txt"]);
        _directory.Write("elsewhere/readme.txt", "victim");
        _directory.Write("plantedway/top.txt", "previous");
        File.CreateSymbolicLink(_directory["plantedway/sub"], "../elsewhere");
        Directory.CreateDirectory(_directory["real"]);
        File.CreateSymbolicLink(_directory["linked"], "real");
        Directory.CreateDirectory(_directory["blocked/a.txt/full"]);

        _runs = CaseRuns.StartSandboxedOnly(_directory, new Dictionary<string, string>
        {
            ["Published"] = "<TASK Command=\"echo new > published/deep/a.txt; touch -d 2001-02-03T04:05:06Z published/deep/a.txt; chmod 7754 published/deep/a.txt\" Outputs=\"published/deep/a.txt\" />",
            ["Failed"] = "<TASK Command=\"echo new > failed/a.txt; exit 1\" Outputs=\"failed/a.txt\" />",
            ["FailedAndIgnored"] = "<TASK Command=\"echo new > ignored/a.txt; exit 1\" Outputs=\"ignored/a.txt;ignored/b.txt\" IgnoreExitCode=\"true\" />",
            ["LoggedErrors"] = "<TASK Command=\"echo new > failed/a.txt; echo 'x : error Y1: z'\" Outputs=\"failed/a.txt\" />",
            ["TimedOut"] = "<TASK Command=\"echo new > timedout/a.txt; sleep 600\" Outputs=\"timedout/a.txt\" Timeout=\"300\" />",
            ["Missing"] = "<TASK Command=\"echo new > missing/a.txt\" Outputs=\"missing/a.txt;missing/b.txt\" />",
            ["Removed"] = "<TASK Command=\"rm removed/a.txt\" Outputs=\"removed/a.txt\" />",
            ["Kept"] = "<TASK Command=\"cat kept/a.txt\" Outputs=\"kept/a.txt\" />",
            ["Link"] = "<TASK Command=\"echo new > half/a.txt; rm half/link; ln -s /etc/passwd half/link\" Outputs=\"half/a.txt;half/link\" />",
            ["Fifo"] = "<TASK Command=\"mkfifo fifo/a\" Outputs=\"fifo/a\" />",
            ["Undeclared"] = "<TASK Command=\"cd undeclared; echo new > a.txt; echo x > stray.txt; ln -s / link; mkdir more; echo x > more/y; rm old.txt; rm -r sub; mkdir sub\" Outputs=\"undeclared/a.txt\" />",
            ["Directory"] = "<TASK Command=\"mkdir -p tree/x/y; echo 1 > tree/x/y/1.txt; echo 2 > tree/2.txt\" Outputs=\"tree/\" />",
            ["Nested"] = "<TASK Command=\"echo 1 > nested/1.txt; echo 2 > nested/in/2.txt\" Outputs=\"nested/1.txt;nested/in/2.txt\" />",
            ["Planted"] = "<TASK Command=\"rm -f planted/a.txt; echo new > planted/a.txt\" Outputs=\"planted/a.txt\" />",
            ["PlantedWay"] = "<TASK Command=\"rm plantedway/sub; mkdir plantedway/sub; echo new > plantedway/sub/readme.txt\" Outputs=\"plantedway/top.txt;plantedway/sub/readme.txt\" />",
            ["Linked"] = "<TASK Command=\"echo new > linked/a.txt\" Outputs=\"linked/a.txt\" />",
            ["Blocked"] = "<TASK Command=\"rm -r blocked/a.txt; echo new > blocked/a.txt\" Outputs=\"blocked/a.txt\" />",
            ["Sparse"] = "<TASK Command=\"truncate -s 64G sparse/a.bin; printf end >> sparse/a.bin\" Outputs=\"sparse/a.bin\" />",
            ["Root"] = "<TASK Command=\"true\" Outputs=\"/a.txt\" />",
        });
    }

    [OneTimeTearDown]
    public void CleanUp() => _directory.Dispose();

    [Test]
    public void An_output_is_published_with_its_time_and_without_special_bits()
    {
        Succeeds("Published");
        var path = _directory["published/deep/a.txt"];
        Assert.That(File.ReadAllText(path), Is.EqualTo("new\n"));
        Assert.That(File.GetUnixFileMode(path) & SpecialBits, Is.EqualTo((UnixFileMode)0));
        Assert.That(File.GetUnixFileMode(path) & UnixFileMode.UserExecute, Is.Not.EqualTo((UnixFileMode)0));
        Assert.That(File.GetLastWriteTimeUtc(path), Is.EqualTo(new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc)));
    }

    [Test]
    public void A_failed_step_leaves_the_previous_output()
    {
        Fails("Failed", "MSB3073");
        Fails("LoggedErrors", "Y1", "MSB3077");
        Assert.That(_directory.Read("failed/a.txt"), Is.EqualTo("previous"));
        Fails("TimedOut", "MSB4181");
        Assert.That(_directory.Read("timedout/a.txt"), Is.EqualTo("previous"));
    }

    [Test]
    public void A_failure_that_is_ignored_publishes_what_was_made()
    {
        Succeeds("FailedAndIgnored");
        Assert.That(_directory["ignored/a.txt"], Does.Exist);
        Assert.That(_directory["ignored/b.txt"], Does.Not.Exist);
    }

    [Test]
    public void An_output_that_is_not_made_is_an_error_and_nothing_is_published()
    {
        Fails("Missing", MSBuildErrorCode.OutputMissing);
        Fails("Removed", MSBuildErrorCode.OutputMissing);
        Assert.That(_directory.Read("missing/a.txt") + _directory.Read("removed/a.txt"), Is.EqualTo("previousprevious"));
    }

    [Test]
    public void An_output_that_was_there_and_is_not_touched_is_made() => Succeeds("Kept");

    [Test]
    public void Only_regular_files_leave()
    {
        Fails("Link", MSBuildErrorCode.PublishFailed);
        Fails("Fifo", MSBuildErrorCode.PublishFailed);
        Assert.That(_directory.Read("half/a.txt") + _directory.Read("half/link"), Is.EqualTo("previousprevious"));
        Assert.That(_directory["fifo/a"], Does.Not.Exist);
    }

    [Test]
    public void What_was_not_declared_is_dropped_and_reported()
    {
        Succeeds("Undeclared");
        var warning = _runs.Of(CaseRuns.HakoniwaExec, "Undeclared").Single(e => e.Kind == "warning");
        Assert.That(warning.Code, Is.EqualTo(MSBuildErrorCode.UndeclaredOutput));
        Assert.That(warning.Text, Does.Contain("undeclared/link, undeclared/more/, undeclared/old.txt, undeclared/stray.txt, undeclared/sub/."));
        Assert.That(_directory.Read("undeclared/a.txt") + _directory.Read("undeclared/old.txt") + _directory.Read("undeclared/sub/deep.txt"), Is.EqualTo("new\npreviousprevious"));
        Assert.That(_directory["undeclared/stray.txt"], Does.Not.Exist);
    }

    [Test]
    public void A_directory_is_published_with_all_files()
    {
        Succeeds("Directory");
        Succeeds("Nested");
        Assert.That(_directory.Read("tree/x/y/1.txt") + _directory.Read("tree/2.txt"), Is.EqualTo("1\n2\n"));
        Assert.That(_directory.Read("nested/1.txt") + _directory.Read("nested/in/2.txt"), Is.EqualTo("1\n2\n"));
    }

    [Test]
    public void An_output_directory_may_be_a_link()
    {
        Succeeds("Linked");
        Assert.That(_directory.Read("real/a.txt"), Is.EqualTo("new\n"));
    }

    [Test]
    public void A_planted_link_is_never_followed()
    {
        Succeeds("Planted");
        Assert.That(_directory.Read("planted/victim.txt"), Is.EqualTo("victim"));
        Assert.That(new FileInfo(_directory["planted/a.txt"]).LinkTarget, Is.Null);

        Fails("PlantedWay", MSBuildErrorCode.PublishFailed);
        Assert.That(_directory.Read("elsewhere/readme.txt"), Is.EqualTo("victim"));
    }

    [Test]
    public void A_target_that_cannot_be_replaced_is_an_error()
    {
        Fails("Blocked", MSBuildErrorCode.PublishFailed);
        Assert.That(_directory["blocked/a.txt/full"], Does.Exist);
        Fails("Root", MSBuildErrorCode.InvalidParameter);
    }

    [Test]
    public void A_huge_sparse_file_stays_sparse()
    {
        Succeeds("Sparse");
        Assert.That(new FileInfo(_directory["sparse/a.bin"]).Length, Is.EqualTo((64L << 30) + 3));
    }

    [Test]
    public void No_temporary_file_is_left()
        => Assert.That(Directory.EnumerateFiles(_directory.Path, ".hakoniwa-*", SearchOption.AllDirectories), Is.Empty);

    private void Succeeds(string name) => Assert.That(_runs.Succeeded(CaseRuns.HakoniwaExec, name), Is.True, _runs.Console);

    private void Fails(string name, params string[] codes)
    {
        Assert.That(_runs.Succeeded(CaseRuns.HakoniwaExec, name), Is.False, _runs.Console);
        if (codes.Length > 0)
            Assert.That(_runs.Of(CaseRuns.HakoniwaExec, name).Where(e => e.Kind == "error").Select(e => e.Code), Is.EqualTo(codes), _runs.Console);
    }
}
