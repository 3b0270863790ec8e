using System.Diagnostics;

using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Isolation;

/// <summary>Projects in places that need care.</summary>
[TestFixture]
internal sealed class PlaceTests
{
    private const string Step = "<HakoniwaExec Command=\"echo new &gt; 'out/a b.txt'\" Outputs=\"out/a b.txt\" />";

    [TestCase("with space")]
    [TestCase("a,b:c=d")]
    [TestCase("箱庭 é")]
    public void The_name_of_the_directory_does_not_matter(string name)
    {
        using var directory = new TestDirectory(name);
        var run = MSBuildRun.Of(directory, Step);
        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(directory.Read("out/a b.txt"), Is.EqualTo("new\n"));
    }

    [Test]
    public void The_home_directory_moves_where_it_is_the_project()
    {
        using var directory = new TestDirectory();
        directory.Write("test.proj", MSBuildRun.Header + """
            <Target Name="Build">
              <HakoniwaExec Command="echo x > ~/note.txt &amp;&amp; cat ~/note.txt test.proj &amp;&amp; ! echo x > stray.txt" />
            </Target></Project>
            """);
        var start = MSBuildRun.StartInfo(directory, "test.proj");
        start.Environment["HOME"] = directory.Path;
        using var build = Process.Start(start)!;
        var console = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        Assert.That(build.ExitCode, Is.Zero, console);
        Assert.That(directory["note.txt"], Does.Not.Exist);
        Assert.That(directory["stray.txt"], Does.Not.Exist);
    }

    [Test]
    public void A_question_whether_everything_is_up_to_date_is_not_answered_by_a_step()
    {
        using var directory = new TestDirectory();
        var run = MSBuildRun.Of(directory, Step, "-question");
        Assert.That(run.ExitCode, Is.Zero, run.Console);
    }

    [Test]
    public void The_plan_of_the_sandbox_is_in_the_log()
    {
        using var directory = new TestDirectory();
        var run = MSBuildRun.Of(directory, Step);
        var plan = run.Events.Single(e => e.Sender == "HakoniwaExec" && e.Importance == "Low" && e.Text.StartsWith("new namespaces:", StringComparison.Ordinal));
        Assert.That(plan.Text, Does.Contain("put a private layer over " + directory["out"]));
    }
}
