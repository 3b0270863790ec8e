using System.Diagnostics;

using Hakoniwa.MSBuild.Caching;
using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Caching;

/// <summary>What would have a cache give a build something that no run of the step made.</summary>
[TestFixture]
internal sealed class CacheHostilityTests
{
    private const int Many = 40;
    private const string Cached = "Inputs=\"in.txt\" Cache=\"true\" CacheDirectory=\"../store\"";

    private TestDirectory _directory = null!;

    [SetUp]
    public void MakeProject()
    {
        _directory = new TestDirectory("p");
        _directory.Write("in.txt", "content");
    }

    [TearDown]
    public void RemoveProject() => _directory.Dispose();

    [TestCase("")]
    [TestCase("Inputs=\"in.txt\"")]
    [TestCase("Cache=\"true\"")]
    [TestCase("Cache=\"true\" Inputs=\"in.txt\" Network=\"host\"")]
    [TestCase("Cache=\"true\" Inputs=\"in.txt\"")]
    public void No_step_writes_to_the_store_whether_or_not_it_is_cached(string parameters)
    {
        var step = $"<HakoniwaExec Command=\"mkdir -p obj/store/1 &amp;&amp; echo forged > obj/store/1/digests\" Outputs=\"obj/\" {parameters} />";
        var run = MSBuildRun.Of(_directory, step, "-p:HakoniwaCacheDirectory=obj/store");
        Assert.That(run.Errors.Select(e => e.Code), Is.EqualTo(new[] { MSBuildErrorCode.CacheUnusable }), run.Console);
        Assert.That(Directory.Exists(_directory["obj"]), Is.False);

        // Elsewhere it can.
        Assert.That(MSBuildRun.Of(_directory, step, "-p:HakoniwaCacheDirectory=../store").ExitCode, Is.Zero);
        Assert.That(_directory.Read("obj/store/1/digests").Trim(), Is.EqualTo("forged"));
    }

    [Test]
    public void Outputs_whose_names_are_no_text_are_not_kept_under_other_names()
    {
        _directory.Write("in.txt", "for c in 376 377; do echo $c > \"out/a$(printf \"\\\\$c\")\"; done");
        var step = $"<HakoniwaExec Command=\"sh in.txt\" Outputs=\"out/\" {Cached} />";
        var run = MSBuildRun.Of(_directory, step);
        Assert.That(run.Console, Does.Contain("The step is not cached: the name of its output a\\xfe is no UTF-8."));
        RemoveOutputs();
        Assert.That(MSBuildRun.Of(_directory, step).Console, Does.Not.Contain("Restored"));
        Assert.That(Directory.GetFiles(_directory["out"]), Has.Length.EqualTo(2));
        RemoveOutputs();
    }

    [Test]
    public void Determinism_is_verified_though_there_is_something_in_the_cache()
    {
        var step = $"<HakoniwaExec Command=\"cat /proc/sys/kernel/random/uuid > out/a.txt\" Outputs=\"out/a.txt\" {Cached} />";
        Assert.That(MSBuildRun.Of(_directory, step).ExitCode, Is.Zero);
        var run = MSBuildRun.Of(_directory, step, "-p:HakoniwaVerifyDeterminism=true");
        Assert.That(run.Errors.Select(e => e.Code), Is.EqualTo(new[] { MSBuildErrorCode.NotDeterministic }), run.Console);
    }

    [Test]
    public void What_appears_beside_the_inputs_while_the_step_runs_poisons_nothing()
    {
        for (var i = 0; i < Many; i++)
            _directory.Write($"src/{i}.c", "");
        _directory.Write("test.proj", MSBuildRun.Header + $"""
            <Target Name="Build">
              <ItemGroup><Source Include="src/*.c" /></ItemGroup>
              <HakoniwaExec Command="echo started; while ! test -e src/late; do sleep 0.05; done; ls src > out/a.txt" Outputs="out/a.txt" {Cached.Replace("in.txt", "@(Source)", StringComparison.Ordinal)} />
            </Target></Project>
            """);
        using var process = Process.Start(MSBuildRun.StartInfo(_directory, "test.proj", []))!;
        while (process.StandardOutput.ReadLine() is { } line && line.Trim() != "started")
        {
        }

        _directory.Write("src/late", "");
        var console = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(console, Does.Contain("The step is not cached: something that it depends on was changed while it ran."));
        Assert.That(_directory.Read("out/a.txt"), Does.Contain("late"));
        Assert.That(Directory.GetFiles(_directory["../store/1/entries"], "*", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public void A_directory_of_inputs_counts_as_changed_where_the_step_sees_the_whole_of_it()
    {
        using var project = new KeyProject();
        var directories = InputDirectories.Of(project.Step with { Inputs = [project["in/deep/er.txt"]] });
        var whole = Container.Hermetic().BindSelected(project["in"], ["file.txt"]).Command("/bin/true").Plan();
        var single = Container.Hermetic().BindReadOnly(project["in/deep/er.txt"]).Command("/bin/true").Plan();
        directories.Show(whole);
        Assert.That(directories.HaveChanged(), Is.False);
        project.Write("in/deep/new.txt", "");
        Assert.That(directories.HaveChanged(), Is.True);
        directories.Show(single);
        Assert.That(directories.HaveChanged(), Is.False, "It does not see that.");
    }

    [Test]
    public void What_can_be_used_without_being_read_is_not_cached()
    {
        using var project = new KeyProject();
        File.SetUnixFileMode(project["in/deep"], UnixFileMode.UserExecute);
        try
        {
            // To root it is a directory like others.
            if (Environment.UserName == "root")
                Assert.That(project.Key, Throws.Nothing);
            else
                Assert.That(project.Key, Throws.TypeOf<NotCacheableException>().With.Message.Contains("in/deep cannot be read"));
        }
        finally
        {
            File.SetUnixFileMode(project["in/deep"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>.NET finds no file of such a name, and so removes none.</summary>
    private void RemoveOutputs()
    {
        using var remove = Process.Start("rm", ["-r", _directory["out"]]);
        remove.WaitForExit();
    }

    [Test]
    public void What_a_file_takes_is_a_number_from_zero_on_however_large_it_says_it_is()
        => Assert.That(StoreUsage.OnDisk(long.MaxValue), Is.EqualTo(long.MaxValue));
}
