using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Settings;

/// <summary>What steps do on Windows and macOS, where there is no sandbox. Such a host is simulated.</summary>
[TestFixture]
internal sealed class OtherSystemTests
{
    private const string Other = "no-linux";

    [Test]
    public void Enforce_fails_and_runs_nothing()
    {
        using var directory = new TestDirectory();
        var run = SimulatedRun.Of(directory, """
            <HakoniwaExec Command="echo ran > default.txt" IgnoreExitCode="true" ContinueOnError="ErrorAndContinue" />
            <HakoniwaExec Command="echo ran > enforced.txt" Mode="Enforce" ContinueOnError="ErrorAndContinue" />
            """, Other);
        Assert.That(run.Errors.Select(e => e.Code), Is.EqualTo(new[] { MSBuildErrorCode.UnsupportedHost, MSBuildErrorCode.UnsupportedHost }), run.Console);
        Assert.That(Directory.GetFiles(directory.Path, "*.txt"), Is.Empty);
    }

    [Test]
    public void Best_effort_and_warn_run_as_Exec_with_one_warning_a_build()
    {
        using var directory = new TestDirectory();
        var run = SimulatedRun.Of(directory, """
            <HakoniwaExec Command="echo ran > one.txt" Mode="BestEffort" Outputs="one.txt" />
            <HakoniwaExec Command="echo ran > two.txt" Mode="Warn" Inputs="test.proj" MemoryLimit="1M" Network="none" />
            <HakoniwaExec Command="echo ran > three.txt; exit 9" Mode="BestEffort" Profile="nowhere/at-all.toml" ContinueOnError="true"><Output TaskParameter="ExitCode" PropertyName="Code" /></HakoniwaExec>
            <Message Importance="high" Text="code $(Code)" />
            """, Other);
        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(run.Warnings.Select(e => e.Code), Is.EqualTo(new[] { MSBuildErrorCode.RanWithoutSandbox, "MSB3073" }), run.Console);
        Assert.That(new[] { "one.txt", "two.txt", "three.txt" }.Select(name => directory[name]), Is.All.Exist);
        Assert.That(run.Console, Does.Contain("code 9"));
    }

    [Test]
    public void Several_projects_in_one_process_have_one_warning()
    {
        using var directory = new TestDirectory();
        var step = MSBuildRun.Header + "<Target Name=\"Build\"><HakoniwaExec Command=\"echo ran\" Mode=\"BestEffort\" /></Target></Project>";
        directory.Write("a.proj", step);
        directory.Write("b.proj", step);
        directory.Write("all.proj", "<Project><Target Name=\"Build\"><MSBuild Projects=\"a.proj;b.proj\" BuildInParallel=\"true\" /></Target></Project>");
        foreach (var threading in new[] { "-m:1", "-mt" })
        {
            var run = SimulatedRun.Start(directory, "all.proj", new() { [SimulatedRun.Simulate] = Other }, threading);
            Assert.That(run.ExitCode, Is.Zero, run.Console);
            Assert.That(run.Warnings.Select(e => e.Code), Is.EqualTo(new[] { MSBuildErrorCode.RanWithoutSandbox }), run.Console);
        }
    }

    [Test]
    public void Off_needs_no_sandbox_and_says_nothing()
    {
        using var directory = new TestDirectory();
        var run = SimulatedRun.Of(directory, "<HakoniwaExec Command=\"echo ran > off.txt\" Mode=\"Off\" />", Other);
        Assert.That((run.ExitCode, run.Warnings.Count()), Is.EqualTo((0, 0)), run.Console);
        Assert.That(directory["off.txt"], Does.Exist);
    }
}
