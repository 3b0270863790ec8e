using System.Text.RegularExpressions;

using Hakoniwa.MSBuild.Recorder;
using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Parity;

/// <summary>What MSBuild does around its tasks works with HakoniwaExec as with Exec.</summary>
[TestFixture]
internal sealed partial class EngineTests
{
    private TestDirectory _directory = null!;

    [SetUp]
    public void MakeDirectory() => _directory = new TestDirectory();

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [TestCase("Exec")]
    [TestCase("HakoniwaExec")]
    public void A_target_that_is_up_to_date_is_skipped(string task)
    {
        _directory.Write("in.txt", "one\n");
        _directory.Write("test.proj", MSBuildRun.Header + $"""
            <Target Name="Build" Inputs="in.txt" Outputs="obj/out.txt">
              <MakeDir Directories="obj" />
              <{task} Command="cat in.txt > obj/out.txt; echo made" Outputs="obj/out.txt" />
            </Target></Project>
            """);

        Assert.That(Made(), Is.True);
        Assert.That(Made(), Is.False);
        File.SetLastWriteTimeUtc(_directory["in.txt"], DateTime.UtcNow.AddHours(1));
        Assert.That(Made(), Is.True);
        Assert.That(_directory.Read("obj/out.txt"), Is.EqualTo("one\n"));

        bool Made()
        {
            var run = MSBuildRun.Start(_directory, "test.proj");
            Assert.That(run.ExitCode, Is.Zero, run.Console);
            return run.Events.Any(e => e.Text == "made");
        }
    }

    [Test]
    public void A_binary_log_replays_the_same_errors_and_warnings()
    {
        var run = MSBuildRun.Of(_directory, Both, "-bl:log.binlog");
        Assert.That(run.ExitCode, Is.Not.Zero);
        var logged = Findings(run);
        Assert.That(logged, Has.Length.EqualTo(10), run.Console);

        var replayed = MSBuildRun.Start(_directory, "log.binlog");
        Assert.That(Findings(replayed), Is.EqualTo(logged), replayed.Console);
    }

    [Test]
    public void The_terminal_logger_shows_the_same_of_both()
    {
        _directory.Write("exec.proj", Alone("Exec"));
        _directory.Write("hakoniwaexec.proj", Alone("HakoniwaExec"));
        var expected = Shown("exec.proj");
        Assert.That(expected, Does.Contain("error X123").And.Contain("warning X124").And.Contain("error MSB3073"));
        Assert.That(Shown("hakoniwaexec.proj"), Is.EqualTo(expected));

        string Alone(string task) => MSBuildRun.Header + $"<Target Name=\"Build\">{Steps(task)}</Target></Project>";

        string Shown(string project)
        {
            var console = Escapes().Replace(MSBuildRun.Start(_directory, project, "-tl:on").Console, "");
            var lines = console.Split('\n').Where(line => line.Contains("error ", StringComparison.Ordinal) || line.Contains("warning ", StringComparison.Ordinal));
            return string.Join('\n', lines.Order(StringComparer.Ordinal)).Replace("hakoniwaexec", "exec", StringComparison.Ordinal);
        }
    }

    [Test]
    public void Temporary_files_that_are_to_be_kept_are_those_of_Exec_alone()
    {
        var start = MSBuildRun.StartInfo(_directory, "test.proj");
        start.Environment["MSBUILDPRESERVETOOLTEMPFILES"] = "1";
        start.Environment["TMPDIR"] = Directory.CreateDirectory(_directory["tmp"]).FullName;
        _directory.Write("test.proj", MSBuildRun.Header + """
            <Target Name="Build"><Exec Command="echo of Exec" /><HakoniwaExec Command="echo of HakoniwaExec" /></Target></Project>
            """);
        using var build = System.Diagnostics.Process.Start(start)!;
        build.StandardInput.Close();
        var console = build.StandardOutput.ReadToEnd();
        build.WaitForExit();

        Assert.That(build.ExitCode, Is.Zero, console);
        var kept = Directory.EnumerateFiles(_directory["tmp"], "*.exec.cmd", SearchOption.AllDirectories).Select(File.ReadAllText);
        Assert.That(kept, Is.EqualTo(new[] { "#!/bin/sh\necho of Exec\n" }));
    }

    [TestCase("")]
    [TestCase("Mode=\"Off\"")]
    public void A_command_processor_in_front_of_the_shell_fails_with_Exec_and_is_nothing_here(string mode)
    {
        const string parameters = "Command=\"echo ran; exit 3\" UseCommandProcessor=\"true\" ContinueOnError=\"true\"";
        var run = MSBuildRun.Of(_directory, $"<Exec {parameters} /><HakoniwaExec {parameters} {mode} />");
        Assert.That(run.Warnings.Where(w => w.Code == "MSB3073").Select(w => w.Text), Is.EqualTo(new[]
        {
            "The command \"echo ran; exit 3\" exited with code 127.",
            "The command \"echo ran; exit 3\" exited with code 3.",
        }), run.Console);
        Assert.That(run.Events.Count(e => e.Text == "ran"), Is.EqualTo(1), run.Console);
    }

    private static string Both => Steps("Exec") + Steps("HakoniwaExec");

    private static string Steps(string task) => $"""
        <{task} Command="echo 'foo.c(3,4): warning X124: dubious'" />
        <{task} Command="echo 'foo.c(3,4): error X123: bad'" ContinueOnError="ErrorAndContinue" />
        <{task} Command="exit 5" ContinueOnError="WarnAndContinue" />
        <{task} Command="exit 3" ContinueOnError="ErrorAndContinue" />
        """;

    private static string[] Findings(MSBuildRun run)
        => [.. run.Events.Where(e => e.Kind is "error" or "warning").Select((BuildEvent e) => $"{e.File}({e.Line}): {e.Kind} {e.Code}: {e.Text}")];

    [GeneratedRegex(@"\e\[[0-9;?]*[A-Za-z]|\e\][^\a\e]*(\a|\e\\)")]
    private static partial Regex Escapes();
}
