using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Settings;

/// <summary>A step that takes more than it may ends, and is told so.</summary>
[TestFixture]
internal sealed class LimitTests
{
    private const string NoCgroup = "no-cgroup";

    [Test]
    public void The_wall_time_ends_a_step_and_leaves_its_previous_output()
    {
        using var directory = new TestDirectory();
        directory.Write("out.txt", "before");
        var run = MSBuildRun.Of(directory, """
            <HakoniwaExec Command="echo half > out.txt; sleep 600; true" Outputs="out.txt" WallTime="2500ms" IgnoreExitCode="true" ContinueOnError="ErrorAndContinue">
              <Output TaskParameter="ExitCode" PropertyName="Code" />
            </HakoniwaExec>
            <Message Importance="high" Text="code $(Code)" />
            <HakoniwaExec Command="sleep 0.4; echo whole > out.txt" Outputs="out.txt" WallTime="5m" />
            """);
        Assert.That(run.Errors.Select(e => (e.Code, e.Sender)), Is.EqualTo(new[] { (MSBuildErrorCode.TimeLimit, "HakoniwaExec") }), run.Console);
        Assert.That(run.Console, Does.Contain("longer than 2.5 s").And.Contain("code 124"));
        Assert.That(directory.Read("out.txt"), Is.EqualTo("whole\n"));
    }

    [Test]
    public void The_wall_time_of_a_step_does_not_publish()
    {
        using var directory = new TestDirectory();
        directory.Write("out.txt", "before");
        var run = MSBuildRun.Of(directory, """<HakoniwaExec Command="echo half > out.txt; sleep 600; true" Outputs="out.txt" WallTime="2.5" IgnoreExitCode="true" />""");
        Assert.That(run.ExitCode, Is.Not.Zero, run.Console);
        Assert.That(directory.Read("out.txt"), Is.EqualTo("before"));
    }

    [Test]
    public void Timeout_stays_what_it_is_in_Exec()
    {
        using var directory = new TestDirectory();
        var run = MSBuildRun.Of(directory, """<HakoniwaExec Command="sleep 600; true" Timeout="200" WallTime="5m" ContinueOnError="true" />""");
        Assert.That(run.Warnings.Select(e => e.Code), Has.Member("MSB5002").And.No.Member(MSBuildErrorCode.TimeLimit), run.Console);
    }

    [Test]
    public void The_processor_time_ends_a_process_and_sleeping_takes_none()
    {
        using var directory = new TestDirectory();
        var run = MSBuildRun.Of(directory, """
            <HakoniwaExec Command="sh -c 'while :; do :; done'" CpuTime="1" IgnoreExitCode="true" ContinueOnError="ErrorAndContinue" />
            <HakoniwaExec Command="while :; do :; done" CpuTime="500ms" ContinueOnError="ErrorAndContinue" />
            <HakoniwaExec Command="sleep 1.5; kill -XCPU $$" CpuTime="1" ContinueOnError="ErrorAndContinue" />
            """);
        Assert.That(run.Errors.Select(e => e.Code), Is.EqualTo(new[] { MSBuildErrorCode.TimeLimit, MSBuildErrorCode.TimeLimit, "MSB3073" }), run.Console);
    }

    [TestCase("MemoryLimit=\"1G\"", "memory")]
    [TestCase("Pids=\"100\"", "pids")]
    public void A_limit_of_the_whole_step_that_the_host_cannot_give_is_an_error_with_a_remedy(string limit, string controller)
    {
        using var directory = new TestDirectory();
        var run = SimulatedRun.Of(directory, $"<HakoniwaExec Command=\"echo ran > ran.txt\" Outputs=\"ran.txt\" {limit} />", NoCgroup);
        Assert.That(run.Errors.Select(e => e.Code), Is.EqualTo(new[] { ErrorCode.CgroupUnavailable }), run.Console);
        Assert.That(run.Errors.Single().Text, Does.Contain(controller).And.Contain("cannot be had"));
        Assert.That(directory["ran.txt"], Does.Not.Exist);
    }

    [Test]
    public void Best_effort_leaves_such_a_limit_out_and_says_so_once_a_build()
    {
        using var directory = new TestDirectory();
        var run = SimulatedRun.Of(directory, """
            <PropertyGroup><Bound>300ms</Bound></PropertyGroup>
            <HakoniwaExec Command="test -e /run/hakoniwa/command; echo ran > ran.txt" Outputs="ran.txt" MemoryLimit="1G" Mode="BestEffort" />
            <HakoniwaExec Command="true" MemoryLimit="1G" Mode="BestEffort" />
            <HakoniwaExec Command="sleep 600; true" MemoryLimit="1G" Mode="BestEffort" WallTime="$(Bound)" ContinueOnError="true" />
            """, NoCgroup);
        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(run.Warnings.Select(e => e.Code), Is.EqualTo(new[] { MSBuildErrorCode.RanWithoutSandbox, MSBuildErrorCode.TimeLimit }), run.Console);
        Assert.That(run.Warnings.First().Text, Does.Contain("memory.max=1073741824"));
        Assert.That(directory["ran.txt"], Does.Exist);
    }

    [Test]
    public void A_step_that_takes_more_memory_or_processes_than_it_may_is_told_so()
    {
        using var directory = new TestDirectory();
        if (!CanLimit())
            Assert.Ignore("There is no place for a cgroup with the memory and pids controllers on this host.");
        var run = MSBuildRun.Of(directory, """
            <HakoniwaExec Command="head -c 200M /dev/zero > /tmp/much; true" MemoryLimit="64M" IgnoreExitCode="true" ContinueOnError="ErrorAndContinue" />
            <HakoniwaExec Command="for i in 1 2 3 4 5 6 7 8 9 10 11 12; do sleep 5 &amp; done; wait" Pids="6" ContinueOnError="ErrorAndContinue" />
            """);
        Assert.That(run.Errors.Select(e => e.Code), Has.Exactly(2).EqualTo(MSBuildErrorCode.ResourceLimit), run.Console);
    }

    private static bool CanLimit()
    {
        var plan = Container.Hermetic().Mode(Mode.BestEffort).LimitMemory(1 << 30).LimitProcesses(100).Command("/bin/true").Plan();
        return plan.Omissions.Count == 0;
    }
}
