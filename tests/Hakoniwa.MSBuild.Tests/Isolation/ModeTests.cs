using System.Diagnostics;

using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Isolation;

/// <summary>What happens where a sandbox cannot be had, or is not wanted. A host without user namespaces is simulated.</summary>
[TestFixture]
internal sealed class ModeTests
{
    private const string Simulate = "HAKONIWA_SIMULATE";

    [Test]
    public void Without_a_sandbox_the_step_fails_under_the_code_of_the_reason()
    {
        using var directory = new TestDirectory();
        var run = Lesser(directory, "<HakoniwaExec Command=\"echo ran > ran.txt\" IgnoreExitCode=\"true\" />");
        Assert.That(run.ExitCode, Is.Not.Zero);
        Assert.That(run.Errors.Select(e => e.Code), Is.EqualTo(new[] { ErrorCode.UserNamespacesForbidden }), run.Console);
        Assert.That(directory["ran.txt"], Does.Not.Exist);
    }

    [Test]
    public void Best_effort_runs_the_step_in_a_weaker_sandbox_with_one_warning_a_build()
    {
        using var outside = new TestDirectory();
        using var directory = new TestDirectory();
        var run = Lesser(directory, """
            <HakoniwaExec Command="echo ran > ran.txt" Outputs="ran.txt" Mode="BestEffort" />
            <HakoniwaExec Command="echo ran > {OUTSIDE}/ran.txt" Mode="BestEffort" IgnoreExitCode="true" IgnoreStandardErrorWarningFormat="true" />
            <HakoniwaExec Command="exit 7" Mode="BestEffort" ContinueOnError="true" />
            """.Replace("{OUTSIDE}", outside.Path));
        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(run.Warnings.Select(e => e.Code), Is.EqualTo(new[] { MSBuildErrorCode.RanWithoutSandbox, "MSB3073" }), run.Console);
        Assert.That(run.Console, Does.Contain("weaker sandbox"));
        Assert.That(directory["ran.txt"], Does.Exist);
        Assert.That(outside["ran.txt"], Does.Not.Exist);
    }

    [Test]
    public void A_name_in_the_warning_of_best_effort_is_harmless_in_the_log()
    {
        using var directory = new TestDirectory();
        File.CreateSymbolicLink(directory["tool"], directory.Write("obj/made\n##vso[task.x]\u001b[31m", ""));
        var run = Lesser(directory, "<HakoniwaExec Command=\"true\" Tools=\"tool\" Outputs=\"obj/\" Mode=\"BestEffort\" />");
        Assert.That(run.Warnings.Single().Text, Does.Contain("obj/made\\u000a##vso\\u005btask.x]\\u001b[31m lies in"), run.Console);
    }

    [Test]
    public void Best_effort_does_not_excuse_a_missing_shell()
    {
        using var directory = new TestDirectory();
        directory.Write("own/sh", "#!/bin/sh\nexec /bin/sh \"$@\"\n");
        File.SetUnixFileMode(directory["own/sh"], (UnixFileMode)0x1ED);
        using var elsewhere = new TestDirectory();
        File.Copy(directory["own/sh"], elsewhere["sh"]);
        var run = MSBuildRun.Of(directory, $"<HakoniwaExec Command=\"true\" ToolPath=\"{elsewhere.Path}\" Mode=\"BestEffort\" />");
        Assert.That(run.Errors.Select(e => e.Code), Is.EqualTo(new[] { ErrorCode.ProgramNotFound }), run.Console);
    }

    [TestCase("-p:HakoniwaExecMode=Off", true)]
    [TestCase("-p:HakoniwaMode=Off", true)]
    [TestCase("-p:HakoniwaExecMode=Enforce -p:HakoniwaMode=Off", false)]
    public void Global_properties_are_the_defaults(string properties, bool plain)
    {
        using var directory = new TestDirectory();
        var run = MSBuildRun.Of(directory, "<HakoniwaExec Command=\"echo ran > ran.txt\" />", properties.Split(' '));
        Assert.That(run.ExitCode == 0, Is.EqualTo(plain), run.Console);
        Assert.That(File.Exists(directory["ran.txt"]), Is.EqualTo(plain));
    }

    [Test]
    public void A_property_of_the_project_is_passed_as_a_parameter()
    {
        using var directory = new TestDirectory();
        directory.Write("test.proj", """
            <Project><PropertyGroup><HakoniwaMode>Off</HakoniwaMode></PropertyGroup>
            """ + MSBuildRun.Header["<Project>".Length..] + """
            <Target Name="Build"><HakoniwaExec Command="echo ran > ran.txt" Mode="$(HakoniwaExecMode)" Network="$(HakoniwaExecNetwork)" /></Target></Project>
            """);
        var run = MSBuildRun.Start(directory, "test.proj");
        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(directory["ran.txt"], Does.Exist);
    }

    private static MSBuildRun Lesser(TestDirectory directory, string elements)
    {
        directory.Write("test.proj", MSBuildRun.Header + "<Target Name=\"Build\">" + elements + "</Target></Project>");
        var start = MSBuildRun.StartInfo(directory, "test.proj");
        start.Environment[Simulate] = "no-userns";
        using var process = Process.Start(start)!;
        var console = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return MSBuildRun.Finished(directory, process.ExitCode, console);
    }
}
