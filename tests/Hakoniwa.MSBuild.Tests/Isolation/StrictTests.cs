using Hakoniwa.MSBuild.Tests.Settings;
using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Isolation;

/// <summary>Steps that say themselves whether they see more than they declared, or whose project does.</summary>
[TestFixture]
internal sealed class StrictTests
{
    private const string Try = "{ cat secret.txt || echo closed; } 2>&amp;1";

    private TestDirectory _directory = null!;
    private TestDirectory _other = null!;

    [SetUp]
    public void MakeProject()
    {
        _directory = new TestDirectory("project");
        _directory.Write("in.txt", "input\n");
        _directory.Write("secret.txt", "opened\n");
        _directory.Write("obj/old.txt", "old\n");
        _other = new TestDirectory();
        _other.Write("outside.txt", "outside\n");
    }

    [TearDown]
    public void RemoveProject()
    {
        _directory.Dispose();
        _other.Dispose();
    }

    [TestCase("", ExpectedResult = "opened")]
    [TestCase("Inputs=\"@(None)\"", ExpectedResult = "opened", Description = "MSBuild does not tell the task of an empty list")]
    [TestCase("Inputs=\"@(None)\" Strict=\"true\"", ExpectedResult = "closed")]
    [TestCase("Strict=\"true\"", ExpectedResult = "closed")]
    [TestCase("Strict=\" TRUE \"", ExpectedResult = "closed")]
    [TestCase("Inputs=\"in.txt\"", ExpectedResult = "closed")]
    [TestCase("Inputs=\"in.txt\" Strict=\"true\"", ExpectedResult = "closed")]
    [TestCase("Inputs=\"in.txt\" Strict=\" \"", ExpectedResult = "closed")]
    [TestCase("Inputs=\"in.txt\" Strict=\"false\"", ExpectedResult = "opened")]
    [TestCase("Strict=\"false\"", ExpectedResult = "opened")]
    [TestCase("", "-p:HakoniwaStrict=true", ExpectedResult = "closed")]
    [TestCase("Inputs=\"@(None)\"", "-p:HakoniwaExecStrict=true", ExpectedResult = "closed")]
    [TestCase("Strict=\"false\"", "-p:HakoniwaStrict=true", ExpectedResult = "opened")]
    [TestCase("", "-p:HakoniwaStrict=true", "-p:HakoniwaExecStrict=false", ExpectedResult = "opened")]
    [TestCase("Inputs=\"in.txt\"", "-p:HakoniwaStrict=false", ExpectedResult = "closed", Description = "it asked for it")]
    [TestCase("Inputs=\"in.txt\"", "-p:HakoniwaExecStrict=false", ExpectedResult = "closed", Description = "it asked for it")]
    [TestCase("Inputs=\"in.txt\"", "-p:HakoniwaStrict=true", "-p:HakoniwaExecStrict=false", ExpectedResult = "closed", Description = "it asked for it")]
    public string The_step_comes_first_and_a_default_does_not_open_what_its_inputs_closed(string attributes, params string[] arguments)
    {
        var run = MSBuildRun.Of(_directory, $"<HakoniwaExec Command=\"{Try}\" {attributes} EchoOff=\"true\" />", arguments);
        Assert.That(run.ExitCode, Is.Zero, run.Console);
        return run.Events.Select(e => e.Text).Single(t => t is "opened" or "closed");
    }

    [Test]
    public void A_list_of_inputs_that_is_empty_is_a_warning_where_nothing_says_what_that_means()
    {
        const string trap = """
            <HakoniwaExec Command="true"
              Inputs="@(None)" />
            """;
        _directory.Write("shared.targets", "<Project><Target Name=\"Shared\">\n\n  <HakoniwaExec Command=\"true\" inputs=\"@(None -> '%(Filename)')\" /></Target></Project>");
        _directory.Write("test.proj", MSBuildRun.Header + "<Import Project=\"shared.targets\" /><Target Name=\"Build\" DependsOnTargets=\"Shared\"><!-- two\nlines --><Message Text=\"@(None)\" />" + trap + $"""
            <HakoniwaExec Command="true" /><HakoniwaExec Command="true" Inputs="$(Nothing)" /><HakoniwaExec Command="true" Inputs="@(None)" Strict="true" />
            <HakoniwaExec Command="true" Inputs="@(None)" Strict="false" /><HakoniwaExec Command="true" Inputs="@(None)" Mode="Warn" /><HakoniwaExec Command="true" Inputs="@(None)" Mode="Off" />
            <HakoniwaExec Command="true" Inputs="@(None);in.txt" />
            </Target></Project>
            """);
        var run = MSBuildRun.Start(_directory, "test.proj");
        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(run.Warnings.Select(w => (w.Code, Path.GetFileName(w.File), w.Text.Split(" and ")[0])), Is.EqualTo(new[]
        {
            (MSBuildErrorCode.InputsEmpty, "shared.targets", "Inputs is \"@(None -> '%(Filename)')\""), (MSBuildErrorCode.InputsEmpty, "test.proj", "Inputs is \"@(None)\""),
        }), run.Console);
        Assert.That(MSBuildRun.Start(_directory, "test.proj", "-p:HakoniwaStrict=true").Warnings.Select(w => w.Code), Has.None.EqualTo(MSBuildErrorCode.InputsEmpty));
        Assert.That(MSBuildRun.Start(_directory, "test.proj", "-mt", "-warnAsError:HAKO4018").ExitCode, Is.Not.Zero);
    }

    [Test]
    public void A_strict_step_without_inputs_sees_its_tools_and_nothing_of_the_project_and_finds_outputs_empty()
    {
        File.SetUnixFileMode(_directory.Write("tools/tool", "#!/bin/sh\necho tool ran\n"), (UnixFileMode)0x1ED);
        var run = MSBuildRun.Of(_directory, $"""
            <HakoniwaExec Command="tool; find . &gt; ~/list; sort ~/list &gt; obj/list.txt; cat /proc/self/root{_directory["secret.txt"]} in.txt" Tools="tools/tool" Outputs="obj/list.txt" Strict="true" IgnoreExitCode="true" />
            <HakoniwaExec Command="echo x &gt; in.txt; echo x &gt; new.txt" Strict="true" ContinueOnError="true" />
            <HakoniwaExec Command="true" Outputs="obj/old.txt" Strict="true" ContinueOnError="true" />
            """);
        var texts = run.Events.Select(e => e.Text).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(_directory.Read("obj/list.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(new[] { ".", "./obj", "./tools", "./tools/tool" }), run.Console);
            Assert.That(texts, Does.Contain("tool ran").And.None.EqualTo("opened").And.None.EqualTo("input"));
            Assert.That(run.Warnings.Select(w => w.Code), Is.EqualTo(new[] { "MSB3073", MSBuildErrorCode.OutputMissing }), run.Console);
            Assert.That(_directory.Read("in.txt"), Is.EqualTo("input\n"));
            Assert.That(_directory["new.txt"], Does.Not.Exist);
            Assert.That(_directory.Read("obj/old.txt"), Is.EqualTo("old\n"));
        });
    }

    [Test]
    public void Inputs_of_a_step_that_is_not_strict_are_there_beside_the_project_and_one_can_be_changed_in_place()
    {
        var run = MSBuildRun.Of(_directory, $"""
            <HakoniwaExec Command="cat {_other["outside.txt"]} secret.txt; echo more &gt;&gt; obj/old.txt; ls {_other.Path}; ! echo x &gt; {_other["outside.txt"]}; ! echo x &gt; in.txt"
                          Inputs="{_other["outside.txt"]};in.txt;obj/old.txt" Outputs="obj/old.txt" Strict="false" />
            """);
        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(run.Events.Select(e => e.Text), Is.SupersetOf(new[] { "outside", "opened", "outside.txt" }));
        Assert.That(_directory.Read("obj/old.txt"), Is.EqualTo("old\nmore\n"));
        Assert.That(_directory.Read("in.txt") + _other.Read("outside.txt"), Is.EqualTo("input\noutside\n"));
    }

    [Test]
    public void A_weaker_sandbox_shows_a_strict_step_as_little()
    {
        var run = SimulatedRun.Of(_directory, """
            <HakoniwaExec Command="{ cat secret.txt; } 2&gt;/dev/null || echo closed" Mode="BestEffort" Strict="true" />
            <HakoniwaExec Command="cat in.txt; { cat secret.txt; } 2&gt;/dev/null || echo closed" Mode="BestEffort" Inputs="in.txt" Outputs="obj/made.txt" ContinueOnError="true" />
            <HakoniwaExec Command="cat in.txt; { cat ../secret.txt; } 2&gt;/dev/null || echo closed; cp in.txt obj/made.txt" Mode="BestEffort" Inputs=".;in.txt" WorkingDirectory="obj/.." Outputs="obj/made.txt" />
            <HakoniwaExec Command="cat secret.txt" Mode="BestEffort" />
            """, "no-userns");
        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(run.Events.Select(e => e.Text).Where(t => t is "opened" or "closed" or "input"), Is.EqualTo(new[] { "closed", "input", "closed", "input", "closed", "opened" }), run.Console);
        Assert.That(_directory.Read("obj/made.txt"), Is.EqualTo("input\n"));
    }

    [TestCase("Strict=\"perhaps\"")]
    [TestCase("", "-p:HakoniwaStrict=perhaps")]
    [TestCase("Inputs=\"in.txt\"", "-p:HakoniwaExecStrict=1")]
    public void What_is_neither_is_an_error(string attributes, params string[] arguments)
    {
        var run = MSBuildRun.Of(_directory, $"<HakoniwaExec Command=\"echo ran\" {attributes} />", arguments);
        Assert.That(run.Errors.Select(e => (e.Code, e.Text.Split(' ')[0])), Is.EqualTo(new[] { (MSBuildErrorCode.InvalidParameter, "Strict") }), run.Console);
    }
}
