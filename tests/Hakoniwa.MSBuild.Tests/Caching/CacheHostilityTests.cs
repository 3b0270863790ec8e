using System.Diagnostics;

using Hakoniwa.MSBuild.Caching;
using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Caching;

/// <summary>What would have a cache give a build something that no run of the step made.</summary>
[TestFixture]
internal sealed class CacheHostilityTests : CacheFixture
{
    private const int Many = 40;

    [TestCase("")]
    [TestCase("Inputs=\"in.txt\"")]
    [TestCase("Cache=\"true\"")]
    [TestCase("Cache=\"true\" Inputs=\"in.txt\" Network=\"host\"")]
    [TestCase("Cache=\"true\" Inputs=\"in.txt\"")]
    public void No_step_writes_to_the_store_whether_or_not_it_is_cached(string parameters)
    {
        var step = $"<HakoniwaExec Command=\"mkdir -p obj/store/1 &amp;&amp; echo forged > obj/store/1/digests\" Outputs=\"obj/\" {parameters} />";
        var run = MSBuildRun.Of(Here, step, "-p:HakoniwaCacheDirectory=obj/store");
        Assert.That(run.Errors.Select(e => e.Code), Is.EqualTo(new[] { MSBuildErrorCode.CacheUnusable }), run.Console);
        Assert.That(Directory.Exists(Here["obj"]), Is.False);

        // Elsewhere it can.
        Assert.That(MSBuildRun.Of(Here, step, "-p:HakoniwaCacheDirectory=../store").ExitCode, Is.Zero);
        Assert.That(Here.Read("obj/store/1/digests").Trim(), Is.EqualTo("forged"));
    }

    [Test]
    public void Outputs_whose_names_are_no_text_are_not_kept_under_other_names()
    {
        Here.Write("in.txt", "for c in 376 377; do echo $c > \"out/a$(printf \"\\\\$c\")\"; done");
        var step = Step("sh in.txt", "out/");
        var run = MSBuildRun.Of(Here, step);
        Assert.That(run.Console, Does.Contain("The step is not cached: the name of its output a\\xfe is no UTF-8."));
        RemoveOutputs();
        Assert.That(MSBuildRun.Of(Here, step).Console, Does.Not.Contain("Restored"));
        Assert.That(Directory.GetFiles(Here["out"]), Has.Length.EqualTo(2));
        RemoveOutputs();
    }

    [Test]
    public void Determinism_is_verified_though_there_is_something_in_the_cache()
    {
        var step = Step("cat /proc/sys/kernel/random/uuid > out/a.txt");
        Assert.That(MSBuildRun.Of(Here, step).ExitCode, Is.Zero);
        var run = MSBuildRun.Of(Here, step, "-p:HakoniwaVerifyDeterminism=true");
        Assert.That(run.Errors.Select(e => e.Code), Is.EqualTo(new[] { MSBuildErrorCode.NotDeterministic }), run.Console);
    }

    [Test]
    public void What_appears_beside_the_inputs_while_the_step_runs_poisons_nothing()
    {
        for (var i = 0; i < Many; i++)
            Here.Write($"src/{i}.c", "");
        var step = Step("echo started; while ! test -e src/late; do sleep 0.05; done; ls src > out/a.txt", inputs: "@(Source)");
        using var process = Process.Start(Started("<ItemGroup><Source Include=\"src/*.c\" /></ItemGroup>" + step))!;
        ReadUntilStarted(process);
        Here.Write("src/late", "");
        AssertNothingIsKept(process);
        Assert.That(Here.Read("out/a.txt"), Does.Contain("late"));
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
        using var remove = Process.Start("rm", ["-r", Here["out"]]);
        remove.WaitForExit();
    }

    [Test]
    public void What_a_file_takes_is_a_number_from_zero_on_however_large_it_says_it_is()
        => Assert.That(StoreUsage.OnDisk(long.MaxValue), Is.EqualTo(long.MaxValue));
}
