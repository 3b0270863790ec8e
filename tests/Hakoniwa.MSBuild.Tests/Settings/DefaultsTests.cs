using Hakoniwa.MSBuild.Recorder;
using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Settings;

/// <summary>One line in Directory.Build.props counts for every step that says nothing else, wherever its target comes from.</summary>
[TestFixture("-m:2")]
[TestFixture("-mt")]
internal sealed class DefaultsTests(string threading)
{
    private const string Where = "if test -e /run/hakoniwa/command; then echo in; else echo out; fi";

    private static readonly Dictionary<string, string> Variables = new() { ["HAKO_ONE"] = "1", ["HAKO_TWO"] = "2" };

    private readonly TestDirectory _repository = new();
    private MSBuildRun _run = null!;

    [OneTimeSetUp]
    public void Build_a_repository()
    {
        _repository.Write("Directory.Build.props", $"""
            <Project>
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <HakoniwaTasksAssembly>{Path.Combine(AppContext.BaseDirectory, "Hakoniwa.MSBuild.dll")}</HakoniwaTasksAssembly>
                <HakoniwaMode>Off</HakoniwaMode>
                <HakoniwaPassEnvironment>HAKO_ONE;HAKO_TWO</HakoniwaPassEnvironment>
              </PropertyGroup>
            </Project>
            """);

        // The targets of a package are imported in the middle of the project's, and some properties are set after them.
        _repository.Write("Directory.Build.targets", $"""
            <Project>
              <Import Project="{Path.Combine(AppContext.BaseDirectory, "build", "Hakoniwa.MSBuild.targets")}" />
              <PropertyGroup><HakoniwaExecMode Condition="'$(MSBuildProjectName)' == 'late'">Enforce</HakoniwaExecMode></PropertyGroup>
              <Target Name="Step"><HakoniwaExec Command="echo $(MSBuildProjectName) step [$HAKO_ONE$HAKO_TWO] `{Where}`" /></Target>
              <Target Name="Dynamic">
                <PropertyGroup><HakoniwaExecMode>Enforce</HakoniwaExecMode><HakoniwaMode>Enforce</HakoniwaMode><Made>here</Made></PropertyGroup>
                <ItemGroup><Made Include="item" /></ItemGroup>
                <HakoniwaExec Command="echo $(MSBuildProjectName) dynamic `{Where}`" />
                <HakoniwaExec Command="echo $(MSBuildProjectName) parameter `{Where}`" Mode="$(HakoniwaExecMode)" />
                <Message Importance="high" Text="$(MSBuildProjectName) keeps $(Made) @(Made)" />
              </Target>
              <Target Name="All" DependsOnTargets="Step;Dynamic;StepOfAPackage">
                <Message Importance="high" Text="$(MSBuildProjectName) still has $(Made) @(Made)" />
              </Target>
            </Project>
            """);
        Project("plain/plain", "");
        Project("special/special", "<HakoniwaExecMode>Enforce</HakoniwaExecMode>");
        Project("common/common", "<HakoniwaMode>Enforce</HakoniwaMode><HakoniwaExecPassEnvironment>HAKO_TWO</HakoniwaExecPassEnvironment>");
        Project("common/neighbour", "");
        Project("late/late", "");
        _repository.Write("all.proj", """
            <Project>
              <ItemGroup><All Include="*/*.csproj" /></ItemGroup>
              <Target Name="Build"><MSBuild Projects="@(All)" Targets="All" BuildInParallel="true" /></Target>
            </Project>
            """);
        _run = SimulatedRun.Start(_repository, "all.proj", Variables, threading);
        Assert.That(_run.ExitCode, Is.Zero, _run.Console);
    }

    [OneTimeTearDown]
    public void Remove_it() => _repository.Dispose();

    [TestCase("plain", "[12] out", Description = "the common property of Directory.Build.props")]
    [TestCase("special", "[12] in", Description = "the property of this task over the common one")]
    [TestCase("common", "[2] in", Description = "the project over Directory.Build.props")]
    [TestCase("neighbour", "[12] out", Description = "another project in the same directory")]
    [TestCase("late", "[12] in", Description = "a property that is set after the import of the targets")]
    public void Each_project_has_its_own_defaults(string project, string expected)
    {
        Assert.That(Lines(project), Does.Contain($"{project} step {expected}"), _run.Console);
        Assert.That(Lines(project), Does.Contain($"{project} package {expected}"), "the step in a target of a package");
    }

    [Test]
    public void A_property_that_a_target_changes_is_no_default_but_can_be_passed()
        => Assert.That(Lines("plain"), Is.SupersetOf(new[] { "plain dynamic out", "plain parameter in" }), _run.Console);

    [Test]
    public void What_a_target_has_made_is_still_there_after_a_step_asked_for_defaults()
        => Assert.That(Lines("plain"), Is.SupersetOf(new[] { "plain keeps here item", "plain still has here item" }), _run.Console);

    [Test]
    public void Steps_are_logged_as_HakoniwaExec_and_run_in_the_process_of_the_build()
    {
        var steps = _run.Events.Where(e => e.Text == "plain step [12] out").ToArray();
        Assert.That(steps.Select(e => e.Sender), Is.EqualTo(new[] { "HakoniwaExec" }));
        Assert.That(_run.Events.Select(e => e.Text), Has.None.Contains("nodemode:2"));
    }

    /// <summary>A global property is a property as well, and none in a file changes it.</summary>
    [TestCase("-p:HakoniwaExecMode=Enforce", "plain", "in")]
    [TestCase("-p:HakoniwaMode=Enforce", "plain", "in")]
    [TestCase("-p:HakoniwaMode=Off", "special", "in")]
    [TestCase("-p:HakoniwaExecMode=Off", "special", "out")]
    public void A_property_of_the_command_line_comes_before_those_of_files(string argument, string project, string expected)
    {
        var run = SimulatedRun.Start(_repository, $"{project}/{project}.csproj", Variables, "-t:Step", threading, argument);
        Assert.That(run.Events.Select(e => e.Text), Does.Contain($"{project} step [12] {expected}"), run.Console);
    }

    private void Project(string name, string properties)
    {
        _repository.Write(name + ".csproj", $"<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup>{properties}</PropertyGroup></Project>");
        var directory = Path.GetDirectoryName(name);
        _repository.Write($"{directory}/obj/{Path.GetFileName(name)}.csproj.package.targets", $"""
            <Project>
              <Target Name="StepOfAPackage">
                <HakoniwaExec Command="echo $(MSBuildProjectName) package [$HAKO_ONE$HAKO_TWO] `{Where}`" />
                <HakoniwaExec Command="tr '\0' ' ' &lt;/proc/$PPID/cmdline" Mode="Off" />
              </Target>
            </Project>
            """);
    }

    private IEnumerable<string> Lines(string project) => _run.Events.Where(e => e.Project == project && e.Kind == "message").Select(e => e.Text);
}
