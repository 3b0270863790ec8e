using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Recording;

/// <summary>Steps with the mode Warn: they may do with files what Exec lets them do, and what a strict step could not is told.</summary>
[TestFixture]
internal sealed class WarnTests
{
    private TestDirectory _directory = null!;

    private static string Step(string command, string attributes = "Inputs=\"in.txt\"")
        => $"<HakoniwaExec Command=\"{MSBuildRun.InAttribute(command)}\" Mode=\"Warn\" {attributes} />";

    [SetUp]
    public void MakeProject()
    {
        _directory = new TestDirectory("project");
        _directory.Write("in.txt", "declared\n");
        _directory.Write("other.txt", "undeclared\n");
        _directory.Write("../beside.txt", "beside\n");
    }

    [TearDown]
    public void RemoveProject() => _directory.Dispose();

    [Test]
    public void What_is_read_without_being_declared_is_a_warning_each()
    {
        var run = MSBuildRun.Of(_directory, Step("cat in.txt other.txt ../beside.txt nothing.txt; cat other.txt > out.txt", "Inputs=\"in.txt\" Outputs=\"out.txt\""));

        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero, run.Console);
            Assert.That(run.Warnings.Select(w => w.Code), Is.EqualTo(new[] { "HAKO4011", "HAKO4011" }), run.Console);
            Assert.That(run.Warnings.First().Text, Does.Match("""^The command read other\.txt, which is not declared, and in its sandbox would not find it \(by cat \(\d+\), 2 times\); to declare it: Inputs="other.txt"$"""));
            Assert.That(run.Warnings.Last().Text, Does.StartWith("The command read ../beside.txt, ").And.EndsWith("Inputs=\"../beside.txt\""));
            Assert.That(_directory.Read("out.txt"), Is.EqualTo("undeclared\n"));
        });
    }

    [TestCase("", "in.txt other.txt ../beside.txt")]
    [TestCase("Strict=\"true\"", "in.txt other.txt ../beside.txt")]
    [TestCase("Inputs=\"@(None)\" Strict=\"true\"", "in.txt other.txt ../beside.txt")]
    [TestCase("Inputs=\"in.txt\" Strict=\"true\"", "other.txt ../beside.txt")]
    [TestCase("Inputs=\"in.txt\" Strict=\"false\"", "../beside.txt")]
    [TestCase("Strict=\"false\"", "../beside.txt")]
    [TestCase("", "in.txt other.txt ../beside.txt", "-p:HakoniwaStrict=false")]
    public void What_is_told_is_what_a_strict_step_would_miss_unless_the_step_says_that_it_is_not_to_be_one(string attributes, string told, params string[] arguments)
    {
        _directory.Write("obj/old.txt", "old\n");
        var old = attributes.Contains("false", StringComparison.Ordinal) ? "" : " obj/old.txt";
        var run = MSBuildRun.Of(_directory, Step("cat in.txt other.txt ../beside.txt obj/old.txt; ls; echo x > obj/out.txt; echo x > other.txt", "Outputs=\"obj/out.txt\" " + attributes), arguments);

        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(run.Warnings.Where(w => w.Code == "HAKO4011" && !w.Text.Contains(" listed ", StringComparison.Ordinal)).Select(w => Name(w.Text)), Is.EqualTo((told + old).Split(' ')), run.Console);
        Assert.That(run.Warnings.Any(w => w.Text.Contains(" listed ", StringComparison.Ordinal)), Is.EqualTo(old.Length > 0), run.Console);
        Assert.That(run.Warnings.Where(w => w.Code == "HAKO4012").Select(w => Name(w.Text)), Is.EqualTo(new[] { "other.txt" }), run.Console);
    }

    [Test]
    public void What_is_written_is_written_and_what_was_not_declared_is_a_warning()
    {
        var run = MSBuildRun.Of(_directory, Step(
            "mkdir -p obj/gen obj/more/deep && echo a > obj/gen/a.cs && echo t > obj/left.tmp && echo t > obj/tmp && mv obj/tmp obj/kept.txt && rm -f nothing"
            + " && cat obj/left.tmp && echo d > obj/more/deep/d && echo r > ../written.txt && rm other.txt && echo $TMPDIR && mktemp > obj/name.txt && rm $(cat obj/name.txt)",
            "Inputs=\"in.txt\" Outputs=\"obj/gen/;obj/kept.txt;obj/name.txt\""));

        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero, run.Console);
            Assert.That(run.Warnings.Select(w => (w.Code, Name(w.Text))), Is.EqualTo(new[]
            {
                ("HAKO4012", "obj/more"), ("HAKO4012", "obj/left.tmp"), ("HAKO4011", "other.txt"), ("HAKO4012", "other.txt"),
            }), run.Console + "beside the project is /tmp here, which is private in a sandbox");
            Assert.That(run.Warnings.Last().Text, Does.Match("""^The command changed other\.txt, which is no declared output: from its sandbox it could not \(by rm \(\d+\)\); to declare it: Outputs="other.txt"$"""));
            Assert.That(_directory["other.txt"], Does.Not.Exist);
            Assert.That(_directory.Read("../written.txt"), Is.EqualTo("r\n"));
            Assert.That(_directory.Read("obj/left.tmp"), Is.EqualTo("t\n"));
        });
    }

    [Test]
    public void Everything_but_files_is_as_in_the_usual_sandbox()
    {
        var run = MSBuildRun.Of(_directory, Step("ls /proc/self/root/proc | grep -c '^[0-9]*$'; cat /proc/net/dev | grep -c :; echo $HOME; pwd; cat")
            + Step("test -e in.txt && exit 7", "Inputs=\"in.txt\" IgnoreExitCode=\"true\"") + Step("true", "Outputs=\"missing.txt\" ContinueOnError=\"true\""));
        var lines = run.Events.Where(e => e.Kind == "message").Select(e => e.Text).ToList();

        Assert.That(lines, Does.Contain("1"), run.Console);
        Assert.That(lines, Does.Contain(_directory.Path).And.Contain(Environment.GetEnvironmentVariable("HOME")));
        Assert.That(lines, Has.None.EqualTo("typed by nobody"));
        Assert.That(run.Console, Does.Contain("exited with code 7"));
        Assert.That(run.Warnings.Select(w => w.Code), Is.EqualTo(new[] { "HAKO4002" }), run.Console);
    }

    [Test]
    public void A_directory_that_is_listed_with_what_is_not_declared_is_a_warning()
    {
        foreach (var name in (string[])["a", "b", "c", "d"])
            _directory.Write($"src/{name}.c", name);
        var run = MSBuildRun.Of(_directory, Step("ls src > /dev/null", "Inputs=\"src/a.c\"") + Step("ls src > /dev/null", "Inputs=\"src/\""));

        Assert.That(run.Warnings.Single().Text, Does.StartWith("The command listed src, and in its sandbox would not see what is not declared there: b.c, c.c, d.c (by ls (")
            .And.EndsWith("to declare it: Inputs=\"src/b.c\""), run.Console);
    }

    [Test]
    public void A_program_that_is_run_is_a_tool_to_declare()
    {
        var tool = _directory.Write("../bin/tool", "#!/bin/sh\ncat in.txt\n");
        File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var run = MSBuildRun.Of(_directory, Step("../bin/tool") + Step("../bin/tool", "Inputs=\"in.txt\" Tools=\"../bin/tool\""));

        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(run.Warnings.Select(w => w.Text), Has.Some.StartsWith("The command ran ../bin/tool, ").And.Some.EndsWith("Tools=\"../bin/tool\""), run.Console);
        Assert.That(run.Warnings.Select(w => Name(w.Text)).Distinct(), Is.EqualTo(new[] { "../bin/tool" }));
    }

    [Test]
    public void Many_are_a_few_warnings()
    {
        var run = MSBuildRun.Of(_directory, Step("for i in $(seq 500); do echo > many-$i.txt; done"));

        Assert.That(run.Warnings.Count(), Is.EqualTo(51), run.Console);
        Assert.That(run.Warnings.Last().Text, Is.EqualTo("The command used 450 more paths that are not declared: 450 in the project directory."));
    }

    [Test]
    public void As_an_error_a_warning_fails_the_step()
    {
        var run = MSBuildRun.Of(_directory, Step("cat other.txt"), "-warnAsError:HAKO4011");

        Assert.That(run.ExitCode, Is.Not.Zero);
        Assert.That(run.Errors.Select(e => e.Code), Is.EqualTo(new[] { "HAKO4011" }), run.Console);
    }

    private static string Name(string text) => text.Split(' ')[3].TrimEnd(',');
}
