using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Hostile;

/// <summary>Steps that leave the build something to look at that takes for ever.</summary>
[TestFixture]
internal sealed class StallTests
{
    private TestDirectory _directory = null!;

    [SetUp]
    public void MakeDirectory() => _directory = new TestDirectory();

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    /// <summary>Looked at each by all before, these took minutes.</summary>
    [Test]
    public void Very_many_undeclared_directories_are_dropped()
    {
        _directory.Write("make.sh", "i=0; while [ $i -lt 400 ]; do mkdir $(seq -f \"out/$i-%g\" 150); i=$((i+1)); done; mkdir -p out/0-1/deep/er; touch out/0-1/deep/er/file out/a.txt");
        var run = MSBuildRun.Of(_directory, "<HakoniwaExec Command=\"sh make.sh\" Outputs=\"out/a.txt\" />");
        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(run.Warnings.Single().Text, Does.Contain("out/0-1/, ").And.Contain("and 59990 more").And.Not.Contain("deep"));
        Assert.That(Directory.GetFileSystemEntries(_directory["out"]), Has.Length.EqualTo(1));
    }

    [Test]
    public void A_hole_without_end_is_compared_until_the_step_is_out_of_time()
    {
        var run = MSBuildRun.Of(_directory, "<HakoniwaExec Command=\"truncate -s 4E out/a.txt\" Outputs=\"out/a.txt\" VerifyDeterminism=\"true\" Timeout=\"4000\" />");
        Assert.That(run.ExitCode, Is.Not.Zero);
        Assert.That(run.Warnings.Select(w => w.Code), Is.EqualTo(new[] { "MSB5002" }), run.Console);
        Assert.That(Directory.GetFileSystemEntries(_directory["out"]), Is.Empty);
    }

    [TestCase("Outputs=\"a%00b\"")]
    [TestCase("Outputs=\"out/a\" EnvironmentVariables=\"A%00=b\"")]
    [TestCase("Outputs=\"out/a\" Profile=\"./a%00b\"")]
    [TestCase("Outputs=\"out/a\" Timeout=\"-7\"")]
    public void A_value_that_means_nothing_is_an_error_with_a_code(string parameters)
    {
        var run = MSBuildRun.Of(_directory, $"<HakoniwaExec Command=\"true\" {parameters} />");
        Assert.That(run.Errors.Select(e => e.Code), Is.EqualTo(new[] { MSBuildErrorCode.InvalidParameter }), run.Console);
        Assert.That(run.Console, Does.Not.Contain("   at Hakoniwa"));
    }

    [Test]
    public void A_tool_whose_path_would_be_two_in_PATH_is_refused()
    {
        _directory.Write("a:b/tool", "#!/bin/sh\n");
        var run = MSBuildRun.Of(_directory, "<HakoniwaExec Command=\"true\" Tools=\"a:b\" />");
        Assert.That(run.Errors.Select(e => e.Code), Is.EqualTo(new[] { MSBuildErrorCode.InvalidParameter }), run.Console);
    }
}
