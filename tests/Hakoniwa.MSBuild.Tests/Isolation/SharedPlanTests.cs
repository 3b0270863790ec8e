using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Isolation;

/// <summary>Steps that differ in their commands alone are launched from one plan, which must never be that of another project or another state of the host.</summary>
[TestFixture]
internal sealed class SharedPlanTests : DirectoryFixture
{
    [Test]
    public void Each_step_runs_its_own_command_whatever_its_length()
    {
        var longest = new string('y', 40_000);
        var run = MSBuildRun.Of(Here, $"""
            <HakoniwaExec Command="echo one &gt; out/1" Outputs="out/1" />
            <HakoniwaExec Command=": {longest}; echo two &gt; out/2" Outputs="out/2" EchoOff="true" />
            <HakoniwaExec Command="exit 3" Outputs="out/3" IgnoreExitCode="true"><Output TaskParameter="ExitCode" PropertyName="Third" /></HakoniwaExec>
            <HakoniwaExec Command="cat out/1 out/2; echo $0 $#; echo ü &gt; out/4" Outputs="out/4" />
            <Message Importance="high" Text="third $(Third)" />
            """);

        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(File.ReadAllText(Here["out/1"]) + File.ReadAllText(Here["out/2"]) + File.ReadAllText(Here["out/4"]), Is.EqualTo("one\ntwo\nü\n"));
        Assert.That(run.Events.Select(e => e.Text), Is.SupersetOf(new[] { "one", "two", "third 3" }));
    }

    [Test]
    public void What_a_step_may_do_is_not_what_another_one_may()
    {
        Here.Write("tool/run", "#!/bin/sh\necho tool\n");
        File.SetUnixFileMode(Here["tool/run"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var elsewhere = new TestDirectory();
        elsewhere.Write("seen", "seen\n");
        var run = MSBuildRun.Of(Here, $"""
            <HakoniwaExec Command="echo env:$KEY.; cat {elsewhere["seen"]}; run; echo x &gt; other/x; cat /proc/net/dev | wc -l" EnvironmentVariables="KEY=1" Outputs="out/" IgnoreExitCode="true" />
            <HakoniwaExec Command="echo env:$KEY." Outputs="out/" />
            <HakoniwaExec Command="echo env:$KEY." EnvironmentVariables="KEY=2" Outputs="out/" />
            <HakoniwaExec Command="run; cat {elsewhere["seen"]}" Tools="tool/run" WorkingDirectory="{elsewhere.Path}" Outputs="out/" />
            <HakoniwaExec Command="cat {elsewhere["seen"]}; echo status $?" Outputs="out/" />
            <HakoniwaExec Command="echo made &gt; other/x; echo x &gt; out/x; echo status $?" Outputs="other/x" />
            """);

        var lines = run.Events.Where(e => e.Kind == "message").Select(e => e.Text).ToList();
        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(lines.Where(l => l.StartsWith("env:", StringComparison.Ordinal)), Is.EqualTo(new[] { "env:1.", "env:.", "env:2." }));
        Assert.That(lines.Count(l => l == "seen"), Is.EqualTo(1), "only where its directory is the working directory");
        Assert.That(lines.Count(l => l == "tool"), Is.EqualTo(1), "only where it is a tool");
        Assert.That(lines, Is.SupersetOf(new[] { "status 1", "status 2" }));
        Assert.That(Here["other/x"], Does.Exist);
        Assert.That(Here["out/x"], Does.Not.Exist);
    }

    /// <summary>The plan names places; between two steps, a link that led to one now leads to another.</summary>
    [Test]
    public void A_link_on_the_way_that_leads_elsewhere_by_now_is_followed_anew()
    {
        Here.Write("one/data.txt", "first\n");
        Here.Write("two/data.txt", "second\n");
        Directory.CreateSymbolicLink(Here["link"], Here["one"]);
        var step = "<HakoniwaExec Command=\"cat data.txt; echo $(pwd -P) &gt; out/where\" WorkingDirectory=\"link\" Outputs=\"link/out/where\" />".Replace("$(", "%24(", StringComparison.Ordinal);
        var run = MSBuildRun.Of(Here, step + "<Exec Command=\"ln -sfn two link\" />" + step);

        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(run.Events.Where(e => e.Kind == "message").Select(e => e.Text), Is.SupersetOf(new[] { "first", "second" }));
        Assert.That(File.ReadAllText(Here["one/out/where"]).Trim(), Is.EqualTo(Here["one"]));
        Assert.That(File.ReadAllText(Here["two/out/where"]).Trim(), Is.EqualTo(Here["two"]));
    }

    /// <summary>A directory that is removed and made again is another one, and so is one that takes its place.</summary>
    [Test]
    public void A_directory_that_was_replaced_is_shown_as_it_is_now()
    {
        Here.Write("work/data.txt", "first\n");
        const string step = "<HakoniwaExec Command=\"cat data.txt\" WorkingDirectory=\"work\" />";
        var run = MSBuildRun.Of(Here,
            step + "<Exec Command=\"mv work away; mkdir work; echo second &gt; work/data.txt\" />" + step
            + "<Exec Command=\"rm -r work; mkdir real; echo third &gt; real/data.txt; ln -s real work\" />" + step);

        Assert.That(run.ExitCode, Is.Zero, run.Console);
        var lines = run.Events.Where(e => e.Kind == "message").Select(e => e.Text).ToList();
        Assert.That(lines.Intersect(["first", "second", "third"]), Is.EqualTo(new[] { "first", "second", "third" }));
    }

    [Test]
    public void Projects_built_at_once_in_one_process_share_plans_and_not_outputs()
    {
        const int projects = 8;
        const int steps = 12;
        for (var i = 0; i < projects; i++)
        {
            Here.Write($"p{i}.proj", MSBuildRun.Header + "<Target Name=\"Build\">" + string.Concat(Enumerable.Range(0, steps).Select(n =>
                $"<HakoniwaExec Command=\"echo {i}.{n} &gt; out/{i}.{n}; cat out/{i}.{n - 1}\" Outputs=\"out/{i}.{n}\" IgnoreExitCode=\"true\" />")) + "</Target></Project>");
        }

        var run = MSBuildRun.Of(Here, $"<MSBuild Projects=\"{string.Join(';', Enumerable.Range(0, projects).Select(i => $"p{i}.proj"))}\" BuildInParallel=\"true\" />", "-m:4", "-mt");

        Assert.That(run.ExitCode, Is.Zero, run.Console);
        for (var i = 0; i < projects; i++)
        {
            for (var n = 0; n < steps; n++)
                Assert.That(File.ReadAllText(Here[$"out/{i}.{n}"]), Is.EqualTo($"{i}.{n}\n"));
        }
    }
}
