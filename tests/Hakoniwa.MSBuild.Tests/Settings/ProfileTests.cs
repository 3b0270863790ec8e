using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Settings;

/// <summary>A profile is what the sandbox starts from, and what the step says is on top of it.</summary>
[TestFixture]
internal sealed class ProfileTests
{
    private const string HostNetwork = "test `readlink /proc/self/ns/net` = {HOST} &amp;&amp; echo host network || echo own network";

    [Test]
    public void A_file_or_a_built_in_profile_is_the_base_and_parameters_count_over_it()
    {
        using var elsewhere = new TestDirectory();
        elsewhere.Write("data.txt", "data of the profile");
        using var directory = new TestDirectory();
        directory.Write("build/box.toml", $$"""
            hakoniwa = 1
            base = "hermetic"
            hostname = "box"
            mounts = [{ source = "{{elsewhere.Path}}", destination = "/data" }]
            envs = [{ name = "FROM", value = "${env:HAKO_FROM:-nowhere}" }, { name = "OVER", value = "profile" }]
            network.mode = "host"
            """);
        var network = HostNetwork.Replace("{HOST}", new FileInfo("/proc/self/ns/net").LinkTarget, StringComparison.Ordinal);
        directory.Write("test.proj", MSBuildRun.Header + $"""
            <Target Name="Build">
              <HakoniwaExec Command="echo first `hostname` $FROM $OVER `cat /data/data.txt`; {network}; echo made > out/made.txt; echo lost > /tmp/lost.txt"
                            Profile="build/box.toml" EnvironmentVariables="OVER=step" Outputs="out/made.txt" />
              <HakoniwaExec Command="echo second `hostname`; {network.Replace("echo ", "echo now ", StringComparison.Ordinal)}" Profile="$(MSBuildThisFileDirectory)build/box.toml" Network="none" />
              <HakoniwaExec Command="echo third `hostname`; dotnet --version" Profile="dotnet-build" />
              <HakoniwaExec Command="echo fourth `hostname`" Profile="builtin:hermetic" />
            </Target></Project>
            """);
        var run = SimulatedRun.Start(directory, "test.proj", new() { ["HAKO_FROM"] = "here" });
        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(run.Events.Where(e => e.Sender == "HakoniwaExec").Select(e => e.Text), Is.SupersetOf(new[]
        {
            "first box here step data of the profile", "host network", "second box", "now own network", "fourth hakoniwa",
        }), run.Console);
        Assert.That(directory["out/made.txt"], Does.Exist);
        Assert.That(File.Exists("/tmp/lost.txt"), Is.False);
    }

    [Test]
    public void Defaults_of_the_project_do_not_loosen_the_profile_that_a_step_asks_for()
    {
        using var directory = new TestDirectory();
        var network = HostNetwork.Replace("{HOST}", new FileInfo("/proc/self/ns/net").LinkTarget, StringComparison.Ordinal);
        directory.Write("test.proj", MSBuildRun.Header + $"""
            <PropertyGroup><HakoniwaNetwork>host</HakoniwaNetwork><HakoniwaSeccomp>unconfined</HakoniwaSeccomp></PropertyGroup>
            <Target Name="Build">
              <HakoniwaExec Command="{network}; grep Seccomp: /proc/self/status" />
              <HakoniwaExec Command="{network.Replace("echo ", "echo profile: ", StringComparison.Ordinal)}; grep -c 'Seccomp:.2' /proc/self/status" Profile="hermetic" />
              <HakoniwaExec Command="{network.Replace("echo ", "echo asked: ", StringComparison.Ordinal)}" Profile="hermetic" Network="host" />
            </Target></Project>
            """);
        var run = MSBuildRun.Start(directory, "test.proj");
        Assert.That(run.Events.Select(e => e.Text), Is.SupersetOf(new[] { "host network", "Seccomp:\t0", "profile: own network", "1", "asked: host network" }), run.Console);
    }

    [Test]
    public void A_project_has_a_default_profile_and_its_limits_are_reported_as_limits()
    {
        using var directory = new TestDirectory();
        directory.Write("slow.toml", "hakoniwa = 1\nbase = \"hermetic\"\nlimits = [{ type = \"walltime\", value = \"300ms\" }, { type = \"nofile\", value = 64 }]\n");
        directory.Write("test.proj", MSBuildRun.Header + """
            <PropertyGroup><HakoniwaProfile>slow.toml</HakoniwaProfile></PropertyGroup>
            <Target Name="Build">
              <HakoniwaExec Command="ulimit -n; sleep 600; true" ContinueOnError="ErrorAndContinue" />
              <HakoniwaExec Command="sleep 0.4; echo in time" WallTime="5m" />
            </Target></Project>
            """);
        var run = MSBuildRun.Start(directory, "test.proj");
        Assert.That(run.Errors.Select(e => e.Code), Is.EqualTo(new[] { MSBuildErrorCode.TimeLimit }), run.Console);
        Assert.That(run.Events.Select(e => e.Text), Is.SupersetOf(new[] { "64", "in time" }));
    }

    [Test]
    public void A_profile_that_takes_away_what_outputs_need_is_an_error_that_names_it()
    {
        using var directory = new TestDirectory();
        var undoing = new Dictionary<string, string>
        {
            ["shared"] = "namespaces = [{ type = \"pid\", share = true }]",
            ["landlocked"] = "backend = \"landlock\"",
            ["frozen"] = $"filesystem.restrict = [{{ destination = \"{directory.Path}\", attributes = [\"ro\"] }}]",
            ["ruled"] = "landlock.fs = [{ path = \"/usr\", access = \"rx\" }]",
            ["covered"] = $"mounts = [{{ destination = \"{directory["out/deep"]}\", type = \"tmpfs\" }}]",
        };
        foreach (var (name, text) in undoing)
            directory.Write(name + ".toml", $"hakoniwa = 1\nbase = \"hermetic\"\n{text}\n");
        directory.Write("bare.toml", "hakoniwa = 1\nbase = \"empty\"\n");
        directory.Write("test.proj", MSBuildRun.Header + $"""
            <ItemGroup><Profile Include="{string.Join(';', undoing.Keys)};bare" /></ItemGroup>
            <Target Name="Build">
              <HakoniwaExec Command="echo made > out/deep/made.txt; echo made > out/other.txt" Profile="%(Profile.Identity).toml" Outputs="out/other.txt;out/deep/made.txt"
                            ContinueOnError="ErrorAndContinue" />
            </Target></Project>
            """);
        var run = MSBuildRun.Start(directory, "test.proj");
        Assert.That(run.Errors.Select(e => e.Code), Is.EqualTo(Enumerable.Repeat(MSBuildErrorCode.InvalidParameter, undoing.Count + 1)), run.Console);
        Assert.That(run.Errors.Zip(undoing.Keys.Append("bare")), Is.All.Matches<(Recorder.BuildEvent Error, string Name)>(pair => pair.Error.Text.Contains(pair.Name + ".toml", StringComparison.Ordinal)));
        Assert.That(directory["out/other.txt"], Does.Not.Exist);
    }

    [Test]
    public void A_profile_that_cannot_be_read_has_the_code_of_its_reason()
    {
        using var directory = new TestDirectory();
        directory.Write("bad.toml", "hakoniwa = 1\nmonts = []\n");
        var run = MSBuildRun.Of(directory, """
            <HakoniwaExec Command="true" Profile="no/such.toml" ContinueOnError="ErrorAndContinue" />
            <HakoniwaExec Command="true" Profile="hermetik" ContinueOnError="ErrorAndContinue" />
            <HakoniwaExec Command="true" Profile="bad.toml" ContinueOnError="ErrorAndContinue" Mode="BestEffort" />
            """);
        Assert.That(run.Errors.Select(e => e.Code), Is.EqualTo(new[] { ErrorCode.ProfileUnreadable, ErrorCode.UnknownProfile, "HAKO2022" }), run.Console);
        Assert.That(run.Errors.ElementAt(1).Text, Does.Contain("hermetic"));
    }
}
