using System.Text.RegularExpressions;

using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Recording;

/// <summary>What strict steps look for without having declared it, and that the mode Warn tells of the same.</summary>
[TestFixture]
internal sealed partial class UndeclaredTests
{
    private const string Strict = "Report=\"true\" IgnoreExitCode=\"true\" IgnoreStandardErrorWarningFormat=\"true\"";
    private const string Warn = "Mode=\"Warn\" IgnoreExitCode=\"true\" IgnoreStandardErrorWarningFormat=\"true\"";

    private TestDirectory _directory = null!;

    [SetUp]
    public void MakeProject()
    {
        _directory = new TestDirectory("repository/project");
        _directory.Write("in.txt", "declared\n");
        _directory.Write("other.txt", "undeclared\n");
        _directory.Write("../package.json", "{}\n");
        _directory.Write("src/main.c", "#include \"a.h\"\n");
        _directory.Write("src/a.h", "#include \"../../shared/b.h\"\n");
        _directory.Write("../shared/b.h", "int b;\n");
        _directory.Write("obj/old.txt", "of the build before\n");
        Executable("../bin/tool", "#!/bin/sh\ncat in.txt\n");
    }

    [TearDown]
    public void RemoveProject() => _directory.Dispose();

    [Test]
    public void A_strict_step_that_fails_tells_what_it_did_not_find()
    {
        var run = MSBuildRun.Of(_directory, Step("cat in.txt other.txt nothing.txt ../shared/b.h", "Inputs=\"in.txt\" Report=\"true\""));

        Assert.Multiple(() =>
        {
            Assert.That(run.Errors.Select(e => e.Code), Is.EqualTo(new[] { "MSB3073" }), run.Console);
            Assert.That(run.Warnings.Select(w => w.Code), Is.EqualTo(new[] { "HAKO4011", "HAKO4011" }), run.Console);
            Assert.That(run.Warnings.First().Text, Does.Match("""^The command looked for other\.txt, which exists and is not declared \(by cat \(\d+\)\); to declare it: Inputs="other.txt"$"""));
            Assert.That(run.Warnings.Last().Text, Does.EndWith("Inputs=\"../shared/b.h\""));
        });
    }

    [Test]
    public void A_strict_step_without_inputs_tells_as_well_and_one_that_is_not_strict_has_nothing_to_tell()
    {
        var run = MSBuildRun.Of(_directory, Step("cat in.txt", "Inputs=\"@(None)\" Strict=\"true\" Report=\"true\" ContinueOnError=\"true\"")
            + Step("cat in.txt other.txt", "Inputs=\"in.txt\" Strict=\"false\" Report=\"true\""));

        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(run.Warnings.Select(w => w.Code), Is.EquivalentTo(new[] { "HAKO4011", "MSB3073" }), run.Console);
        Assert.That(Paths(run), Is.EqualTo("in.txt"));
    }

    [Test]
    public void Without_a_report_nothing_is_recorded_and_a_failure_says_how_to_find_out()
    {
        var run = MSBuildRun.Of(_directory, Step("cat other.txt", "Inputs=\"in.txt\" ContinueOnError=\"true\"") + Step("exit 1", "ContinueOnError=\"true\"") + Step("cat in.txt", "Inputs=\"in.txt\""),
            "-p:HakoniwaReport=");

        Assert.That(run.Events.Where(e => e.Code.StartsWith("HAKO", StringComparison.Ordinal)), Is.Empty, run.Console);
        Assert.That(Regex.Count(run.Console, "The command saw only what it declared"), Is.EqualTo(1), "of the step that is strict and failed");
    }

    /// <summary>Programs that read on where they are let find what they would not have found. So each of these makes one attempt a file.</summary>
    [TestCase("cat in.txt other.txt ../shared/b.h ../nothing", "Inputs=\"in.txt\"", "other.txt ../shared/b.h")]
    [TestCase("for d in . .. ../..; do test -e $d/package.json && echo $d; done", "Inputs=\"in.txt\"", "../package.json")]
    [TestCase("../bin/tool; ./src/none", "Inputs=\"in.txt\"", "../bin/tool")]
    [TestCase("cat src/a.h obj/old.txt; cp in.txt obj/new.txt; cat obj/new.txt", "Inputs=\"in.txt\" Outputs=\"obj/new.txt\"", "src/a.h obj/old.txt")]
    [TestCase("for f in src/*; do :; done", "Inputs=\"src/main.c\"", "src")]
    [TestCase("for f in src/*; do cat $f; done; ls obj", "Inputs=\"src/\" Outputs=\"obj/\"", "")]
    [TestCase("test -d ../shared; cat in.txt; cat $HOME/none /etc/passwd; ls /; pwd", "Inputs=\"in.txt\"", "../shared")]
    [TestCase("cd src && cat ./a.h ../other.txt main.c", "Inputs=\"src/main.c\"", "src/a.h other.txt")]
    public void Warn_tells_of_what_a_strict_step_misses(string command, string declared, string expected)
    {
        var warn = MSBuildRun.Of(_directory, Step(command, $"{declared} {Warn}"));
        File.Delete(_directory["obj/new.txt"]);
        var strict = MSBuildRun.Of(_directory, Step(command, $"{declared} {Strict}"));

        Assert.That(Paths(strict), Is.EqualTo(expected), strict.Console);
        Assert.That(Paths(warn), Is.EqualTo(expected), warn.Console);
    }

    [Test]
    public void A_compiler_tells_of_the_headers_that_it_did_not_find()
    {
        if (!File.Exists("/usr/bin/cc"))
            Assert.Ignore("needs /usr/bin/cc, which this machine does not have");
        var command = "cc -fsyntax-only src/main.c";
        var first = MSBuildRun.Of(_directory, Step(command, $"Inputs=\"src/main.c\" {Strict}"));
        var second = MSBuildRun.Of(_directory, Step(command, $"Inputs=\"src/main.c;src/a.h\" {Strict}"));
        var warn = MSBuildRun.Of(_directory, Step(command, $"Inputs=\"src/main.c\" {Warn}"));
        var declared = MSBuildRun.Of(_directory, Step(command, $"Inputs=\"src/main.c;src/a.h;../shared/b.h\" {Strict}"));

        Assert.Multiple(() =>
        {
            Assert.That(Paths(first), Is.EqualTo("src/a.h"), first.Console);
            Assert.That(Paths(second), Is.EqualTo("../shared/b.h"), second.Console);
            Assert.That(Paths(warn), Is.EqualTo("src/a.h ../shared/b.h"), warn.Console);
            Assert.That(declared.Warnings, Is.Empty, declared.Console);
        });
    }

    [Test]
    public void A_change_that_a_strict_step_cannot_make_is_told()
    {
        var run = MSBuildRun.Of(_directory, Step("echo x > src/main.c; echo x > obj/out.txt; echo x > obj/left.txt; echo x > $TMPDIR/x; mkdir -p obj", $"Inputs=\"in.txt\" Outputs=\"obj/out.txt\" {Strict}"));

        Assert.That(run.Warnings.Where(w => w.Code == "HAKO4012").Select(w => w.Text).Single(),
            Does.Match("""^The command tried to change src/main\.c, which is no declared output \(by sh \(\d+\)\); to declare it: Outputs="src/main.c"$"""), run.Console);
        Assert.That(run.Warnings.Select(w => w.Code), Is.EquivalentTo(new[] { "HAKO4012", "HAKO4003" }), run.Console);
        Assert.That(_directory.Read("src/main.c"), Does.StartWith("#include"));
    }

    [Test]
    public void Names_are_harmless_in_the_log_and_right_in_the_project()
    {
        _directory.Write("100% a;b*\"<&>.txt", "");
        var run = MSBuildRun.Of(_directory, Step("cat '100% a;b*\"<&>.txt'", $"Inputs=\"in.txt\" {Strict}"));

        Assert.That(run.Warnings.Single().Text, Does.EndWith("Inputs=\"100%25 a%3bb%2a%22%3c%26%3e.txt\""), run.Console);
    }

    private static string Step(string command, string attributes) => $"<HakoniwaExec Command=\"{MSBuildRun.InAttribute(command)}\" {attributes} />";

    private static string Paths(MSBuildRun run)
        => string.Join(' ', run.Warnings.Where(w => w.Code.StartsWith("HAKO", StringComparison.Ordinal)).Select(w => Told().Match(w.Text) is { Success: true } told ? told.Groups[1].Value : w.Text));

    [GeneratedRegex("^The command (?:looked for|tried to run|listed|read|ran) ([^ ,]+)")]
    private static partial Regex Told();

    private void Executable(string name, string text)
        => File.SetUnixFileMode(_directory.Write(name, text), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
