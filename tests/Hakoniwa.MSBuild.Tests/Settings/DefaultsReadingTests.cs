using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Settings;

/// <summary>How a step asks its project for defaults, in the ways that MSBuild runs tasks.</summary>
[TestFixture]
internal sealed class DefaultsReadingTests
{
    private const string Properties = "<PropertyGroup><HakoniwaMode>Off</HakoniwaMode></PropertyGroup>";
    private const string Step = "<Target Name=\"Build\"><HakoniwaExec Command=\"echo ran > $(MSBuildProjectName).txt\" /></Target></Project>";

    [Test]
    public void Semicolons_and_percent_signs_in_properties_are_escaped_as_everywhere_in_MSBuild()
    {
        using var directory = new TestDirectory();
        Tool(directory, "od;d%41/said");
        Tool(directory, "even/heard");
        directory.Write("test.proj", MSBuildRun.Header + """
            <PropertyGroup>
              <HakoniwaTools>
                od%3Bd%2541/ ;
                even/;
              </HakoniwaTools>
            </PropertyGroup>
            <Target Name="Build"><HakoniwaExec Command="said; heard" /></Target></Project>
            """);
        var run = MSBuildRun.Start(directory, "test.proj");
        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(run.Events.Select(e => e.Text), Is.SupersetOf(new[] { "this is said", "this is heard" }));
    }

    [Test]
    public void A_step_of_a_task_host_reads_them_too()
    {
        using var directory = new TestDirectory();
        directory.Write("test.proj", MSBuildRun.Header + Properties + """
            <UsingTask TaskName="Hakoniwa.MSBuild.HakoniwaExec" AssemblyFile="$(HakoniwaTasksAssembly)" TaskFactory="TaskHostFactory" Override="true" />
            <Target Name="Build"><HakoniwaExec Command="echo ran > ran.txt; tr '\0' ' ' &lt;/proc/$PPID/cmdline" /></Target></Project>
            """);
        var run = MSBuildRun.Start(directory, "test.proj");
        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(run.Console, Does.Contain("nodemode:2"), "it was one");
        Assert.That(directory["ran.txt"], Does.Exist);
    }

    [TestCase("MSBuildRuntime=\"NET\"")]
    [TestCase("MSBuildArchitecture=\"$([System.Runtime.InteropServices.RuntimeInformation]::ProcessArchitecture.ToString().ToLowerInvariant())\"")]
    public void A_step_that_says_where_to_run_reads_them_too(string words)
    {
        using var directory = new TestDirectory();
        directory.Write("test.proj", MSBuildRun.Header + Properties + Step.Replace("/></Target>", words + " /></Target>", StringComparison.Ordinal));
        var run = MSBuildRun.Start(directory, "test.proj");
        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(directory["test.txt"], Does.Exist);
    }

    [TestCase("-question")]
    [TestCase("-graph -isolate")]
    [TestCase("-m:2 -graph")]
    public void Other_kinds_of_builds_read_them_too(string arguments)
    {
        using var directory = new TestDirectory();
        directory.Write("test.proj", MSBuildRun.Header + Properties + Step);
        var run = MSBuildRun.Start(directory, "test.proj", arguments.Split(' '));
        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(directory["test.txt"], Does.Exist);
    }

    [Test]
    public void A_batched_step_of_a_batched_target_reads_them_too()
    {
        using var directory = new TestDirectory();
        directory.Write("test.proj", MSBuildRun.Header + Properties + """
            <ItemGroup><Part Include="a;b" Of="one" /><Part Include="c" Of="two" /></ItemGroup>
            <Target Name="Build" Inputs="%(Part.Of)" Outputs="%(Part.Of).txt">
              <HakoniwaExec Command="echo %(Part.Identity) >> %(Part.Of).txt" />
            </Target></Project>
            """);
        directory.Write("one", "");
        directory.Write("two", "");
        var run = MSBuildRun.Start(directory, "test.proj");
        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That((directory.Read("one.txt"), directory.Read("two.txt")), Is.EqualTo(("a\nb\n", "c\n")));
    }

    [Test]
    public void Without_the_targets_the_step_fails_instead_of_leaving_defaults_out()
    {
        using var directory = new TestDirectory();
        directory.Write("test.proj", $"""
            <Project>{Properties}
            <UsingTask TaskName="Hakoniwa.MSBuild.HakoniwaExec" AssemblyFile="{Path.Combine(AppContext.BaseDirectory, "Hakoniwa.MSBuild.dll")}" />
            """ + Step);
        var run = MSBuildRun.Start(directory, "test.proj");
        Assert.That(run.Errors.Select(e => e.Code), Is.EqualTo(new[] { MSBuildErrorCode.DefaultsUnreadable }), run.Console);
        Assert.That(directory["test.txt"], Does.Not.Exist);
    }

    [Test]
    public void A_command_is_still_required()
    {
        using var directory = new TestDirectory();
        var run = MSBuildRun.Of(directory, "<HakoniwaExec Mode=\"Off\" />");
        Assert.That(run.Errors.Select(e => e.Code), Is.EqualTo(new[] { "MSB4044" }), run.Console);
    }

    private static void Tool(TestDirectory directory, string path)
    {
        directory.Write(path, $"#!/bin/sh\necho this is {Path.GetFileName(path)}\n");
        File.SetUnixFileMode(directory[path], (UnixFileMode)0x1ED);
    }
}
