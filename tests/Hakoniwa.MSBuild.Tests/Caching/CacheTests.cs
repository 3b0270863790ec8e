using System.Diagnostics;

using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Caching;

/// <summary>Builds of the same steps, one after the other and at once.</summary>
[TestFixture]
internal sealed class CacheTests : CacheFixture
{
    [Test]
    public void A_step_whose_outputs_are_known_is_not_run_and_says_what_it_said()
    {
        // The random number shows which run an output is from.
        var step = Step("cat in.txt /proc/sys/kernel/random/uuid > out/a.txt; chmod 750 out/a.txt; touch -d 2001-02-03T04:05:06.789Z out/a.txt; "
            + "cp in.txt 'out/b c.txt'; echo stray > out/stray; echo said; echo loudly >&amp;2; echo 'f.c(1,2): warning W1: careful'", "out/a.txt;out/b c.txt");
        var first = MSBuildRun.Of(Here, step);
        Assert.That(first.ExitCode, Is.Zero, first.Console);
        var (made, mode) = (Here.Read("out/a.txt"), File.GetUnixFileMode(Here["out/a.txt"]));
        var told = Told(first);
        Assert.That(told, Is.SupersetOf(new[] { "message  said", "message  loudly" }));
        Assert.That(first.Warnings.Select(w => w.Code), Is.EquivalentTo(new[] { "W1", MSBuildErrorCode.UndeclaredOutput }));

        File.Delete(Here["out/a.txt"]);
        Here.Write("out/b c.txt", "changed by hand");
        var before = DateTime.UtcNow.AddSeconds(-2);
        var second = MSBuildRun.Of(Here, step);
        Assert.That(second.Console, Does.Contain("Restored 2 outputs from the cache."));
        Assert.That(Told(second), Is.EqualTo(told));
        Assert.That(Here.Read("out/a.txt"), Is.EqualTo(made));
        Assert.That(Here.Read("out/b c.txt"), Is.EqualTo("content"));
        Assert.That(File.GetUnixFileMode(Here["out/a.txt"]), Is.EqualTo(mode));
        Assert.That(File.GetLastWriteTimeUtc(Here["out/a.txt"]), Is.EqualTo(new DateTime(2001, 2, 3, 4, 5, 6, 789, DateTimeKind.Utc)), "It was set on purpose.");
        Assert.That(File.GetLastWriteTimeUtc(Here["out/b c.txt"]), Is.GreaterThan(before), "It was the time of the run.");
        Assert.That(Directory.GetFiles(Here["out"]), Has.Length.EqualTo(2));

        // Not linked to the store: what is done to an output is not done to what the store has.
        File.AppendAllText(Here["out/a.txt"], "appended");
        Assert.That(MSBuildRun.Of(Here, step).ExitCode, Is.Zero);
        Assert.That(Here.Read("out/a.txt"), Is.EqualTo(made));

        Here.Write("in.txt", "CONTENT");
        Assert.That(MSBuildRun.Of(Here, step).Console, Does.Not.Contain("Restored"));
        Assert.That(Here.Read("out/a.txt"), Does.StartWith("CONTENT"));
    }

    [Test]
    public void Another_directory_is_another_step()
    {
        var step = Step("pwd > out/a.txt");
        Assert.That(MSBuildRun.Of(Here, step).ExitCode, Is.Zero);
        using var other = new TestDirectory("p");
        other.Write("in.txt", "content");
        var run = MSBuildRun.Of(other, step.Replace("../store", Here["../store"], StringComparison.Ordinal));
        Assert.That(run.Console, Does.Not.Contain("Restored"));
        Assert.That(other.Read("out/a.txt").Trim(), Is.EqualTo(other.Path));
    }

    [Test]
    public void What_is_damaged_is_removed_and_made_anew()
    {
        var step = Step("cp in.txt out/a.txt");
        Assert.That(MSBuildRun.Of(Here, step).ExitCode, Is.Zero);
        var content = Directory.GetFiles(Here["../store/1/objects"], "*", SearchOption.AllDirectories).Single();
        File.SetUnixFileMode(content, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(content, "CONTENT");

        var damaged = MSBuildRun.Of(Here, step);
        Assert.That(damaged.ExitCode, Is.Zero, damaged.Console);
        Assert.That(damaged.Console, Does.Contain(MSBuildErrorCode.CacheEntryDamaged));
        Assert.That(Here.Read("out/a.txt"), Is.EqualTo("content"));
        Assert.That(MSBuildRun.Of(Here, step).Console, Does.Contain("Restored 1 output from the cache."));
        Assert.That(Here.Read("out/a.txt"), Is.EqualTo("content"));
    }

    [Test]
    public void What_is_not_kept_and_why()
    {
        var steps = Step("false") + Step("echo x > out/a.txt; exit 3", more: "IgnoreExitCode=\"true\"")
            + Step("echo x > out/a.txt; echo 'x : error Y1: z'") + Step("echo x > out/a.txt", more: "Network=\"host\"")
            + Step("echo x > out/a.txt", more: "Mode=\"BestEffort\"")
            + Step("echo x > out/a.txt", more: "Strict=\"false\"")
            + "<HakoniwaExec Command=\"echo x > out/a.txt\" Outputs=\"out/a.txt\" Cache=\"true\" CacheDirectory=\"../store\" />";
        var run = MSBuildRun.Of(Here, steps.Replace("<HakoniwaExec ", "<HakoniwaExec ContinueOnError=\"true\" ", StringComparison.Ordinal));
        Assert.That(run.Console, Does.Contain("The step is not cached: it has a network."));
        Assert.That(run.Console, Does.Contain("The step is not cached: its Mode is BestEffort."));
        Assert.That(run.Console, Does.Contain("The step is not cached: it may depend on everything in the project directory"));
        Assert.That(Entries, Is.Empty);
    }

    [TestCase("Strict=\"true\"")]
    [TestCase("Inputs=\"@(None)\"", "-p:HakoniwaStrict=true")]
    public void A_strict_step_without_inputs_is_kept(string attributes, params string[] arguments)
    {
        var step = $"<HakoniwaExec Command=\"ls &gt; out/a.txt; cat /proc/sys/kernel/random/uuid &gt;&gt; out/a.txt\" Outputs=\"out/a.txt\" Cache=\"true\" CacheDirectory=\"../store\" {attributes} />";
        Assert.That(MSBuildRun.Of(Here, step, arguments).ExitCode, Is.Zero);
        var made = Here.Read("out/a.txt");
        Assert.That(made, Does.StartWith("out\n"));

        Here.Write("in.txt", "it does not depend on this");
        Here.Write("out/a.txt", "changed by hand");
        Assert.That(MSBuildRun.Of(Here, step, arguments).Console, Does.Contain("Restored 1 output from the cache."));
        Assert.That(Here.Read("out/a.txt"), Is.EqualTo(made));
        Assert.That(MSBuildRun.Of(Here, step.Replace("ls", "ls -1", StringComparison.Ordinal), arguments).Console, Does.Not.Contain("Restored"));
    }

    [Test]
    public void An_input_that_changes_while_the_step_runs_poisons_nothing()
    {
        using var process = Process.Start(Started(Step("echo started; while ! grep -q CHANGED in.txt; do sleep 0.05; done; cp in.txt out/a.txt")))!;
        ReadUntilStarted(process);

        // In place: what the step sees is this file, whatever its name leads to.
        File.WriteAllText(Here["in.txt"], "CHANGED");
        AssertNothingIsKept(process);
        Assert.That(Here.Read("out/a.txt"), Is.EqualTo("CHANGED"));
    }

    [Test]
    public void Two_builds_at_once_and_one_that_is_killed_leave_a_store_in_order()
    {
        var step = Step("sleep 0.3; cp in.txt out/a.txt; cat /proc/sys/kernel/random/uuid >> out/a.txt");
        using var one = Process.Start(Started(step))!;
        using var other = Process.Start(Started(step, "again.proj"))!;
        var consoles = new[] { one.StandardOutput.ReadToEndAsync(), other.StandardOutput.ReadToEndAsync() };
        one.WaitForExit();
        other.WaitForExit();
        Assert.That(one.ExitCode + other.ExitCode, Is.Zero, consoles[0].Result + consoles[1].Result);

        using (var killed = Process.Start(Started(Step("echo started; sleep 600"), "killed.proj"))!)
        {
            ReadUntilStarted(killed);
            killed.Kill();
            killed.WaitForExit();
        }

        var run = MSBuildRun.Of(Here, step);
        Assert.That(run.Console, Does.Contain("Restored 1 output from the cache."), consoles[0].Result + consoles[1].Result);
        Assert.That(Here.Read("out/a.txt"), Does.StartWith("content"));
        Assert.That(Directory.GetFiles(Here["../store/1/tmp"]), Is.Empty);
        Assert.That(Entries, Has.Length.EqualTo(1));
    }

    [Test]
    public void A_store_that_others_can_change_is_not_used()
    {
        Directory.CreateDirectory(Here["../store"]);
        File.SetUnixFileMode(Here["../store"], (UnixFileMode)0x1FF);
        var run = MSBuildRun.Of(Here, Step("cp in.txt out/a.txt"));
        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(run.Warnings.Select(w => w.Code), Is.EqualTo(new[] { MSBuildErrorCode.CacheUnusable }));
        Assert.That(Here.Read("out/a.txt"), Is.EqualTo("content"));
        Assert.That(Directory.GetFileSystemEntries(Here["../store"]), Is.Empty);
    }

    [Test]
    public void A_store_is_nothing_for_a_step_to_see_or_to_write_to()
    {
        var seen = MSBuildRun.Of(Here, Step("cp in.txt out/a.txt", inputs: "in.txt;sub/").Replace("../store", "sub/store", StringComparison.Ordinal));
        Assert.That(seen.ExitCode, Is.Not.Zero, "There is no such input yet.");
        Directory.CreateDirectory(Here["sub"]);
        seen = MSBuildRun.Of(Here, Step("cp in.txt out/a.txt", inputs: "in.txt;sub").Replace("../store", "sub/store", StringComparison.Ordinal));
        Assert.That(seen.ExitCode, Is.Zero, seen.Console);
        Assert.That(seen.Warnings.Single().Text, Does.Contain("the step would see it"));
        Assert.That(Here["sub/store"], Does.Not.Exist);

        var written = MSBuildRun.Of(Here, Step("echo x > out/store/1/x", "out/").Replace("../store", "out/store", StringComparison.Ordinal));
        Assert.That(written.Errors.Select(e => e.Code), Is.EqualTo(new[] { MSBuildErrorCode.CacheUnusable }));
    }

    [Test]
    public void A_place_that_cannot_be_written_to_is_an_error_as_without_a_cache()
    {
        var step = Step("cp in.txt out/a.txt; echo b > out/b.txt", "out/a.txt;out/b.txt");
        Assert.That(MSBuildRun.Of(Here, step).ExitCode, Is.Zero);
        File.Delete(Here["out/b.txt"]);
        File.WriteAllText(Here["out/a.txt"], "previous");
        Directory.CreateDirectory(Here["out/b.txt/full"]);
        var run = MSBuildRun.Of(Here, step);
        Assert.That(run.Errors.Select(e => e.Code), Is.EqualTo(new[] { MSBuildErrorCode.PublishFailed }));

        if (!Environment.IsPrivilegedProcess)
        {
            Directory.Delete(Here["out/b.txt"], recursive: true);
            File.SetUnixFileMode(Here["out"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
            run = MSBuildRun.Of(Here, step);
            File.SetUnixFileMode(Here["out"], UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
            Assert.That(run.Errors.Select(e => e.Code), Is.EqualTo(new[] { MSBuildErrorCode.PublishFailed }));
        }

        Assert.That(Directory.GetFiles(Here["out"], ".hakoniwa-*"), Is.Empty);
    }

    [Test]
    public void A_step_that_does_not_do_the_same_twice_is_an_error_and_one_that_does_is_kept()
    {
        var varied = new Dictionary<string, string>
        {
            ["host"] = "cat /proc/sys/kernel/hostname",
            ["id"] = "id -u",
            ["home"] = "echo $HOME",
            ["zone"] = "date -d @0 +%H:%M",
            ["temporary"] = "echo $TMPDIR",
            ["time"] = "date +%s",
            ["chance"] = "cat /proc/sys/kernel/random/uuid",
        };
        var steps = string.Concat(varied.Select(v => Step($"printf same > out/{v.Key}; {v.Value} >> out/{v.Key}", "out/" + v.Key, more: "VerifyDeterminism=\"true\" ContinueOnError=\"true\"")))
            + Step("cat /proc/sys/kernel/random/uuid; printf same > out/said", "out/said", more: "VerifyDeterminism=\"true\" ContinueOnError=\"true\"")
            + Step("printf x > out/mode; grep -q hakoniwa /proc/sys/kernel/hostname &amp;&amp; chmod 600 out/mode || chmod 640 out/mode", "out/mode", more: "VerifyDeterminism=\"true\" ContinueOnError=\"true\"")
            + Step("touch out/tree/`cat /proc/sys/kernel/random/uuid`", "out/tree/", more: "VerifyDeterminism=\"true\" ContinueOnError=\"true\"")
            + Step("printf same > out/same; echo same", "out/same", more: "VerifyDeterminism=\"true\"");
        var run = MSBuildRun.Of(Here, steps);
        var errors = run.Warnings.Where(w => w.Code == MSBuildErrorCode.NotDeterministic).Select(w => w.Text).ToArray();
        foreach (var name in varied.Keys)
            Assert.That(errors, Has.One.Contains($"out/{name}: different from byte "), name);
        Assert.That(errors, Has.One.Contains("out/host: different from byte 4 on (13 and 17 bytes)"));
        Assert.That(errors, Has.One.Contains("out/mode: permissions 600 and 640"));
        Assert.That(errors, Has.One.Contains("line 1 of standard output"));
        var tree = errors.Single(e => e.Contains("out/tree/", StringComparison.Ordinal));
        Assert.That(tree, Does.Contain("made by the first run alone").And.Contain("made by the second run alone"));
        Assert.That(Directory.GetFiles(Here["out"], "*", SearchOption.AllDirectories).Select(f => Path.GetFileName(f)), Is.EqualTo(new[] { "same" }));
        Assert.That(run.Events.Count(e => e.Text.Trim() == "same"), Is.EqualTo(1), "The second run is not logged.");
        Assert.That(MSBuildRun.Of(Here, Step("printf same > out/same; echo same", "out/same")).Console, Does.Contain("Restored 1 output"));
    }

    /// <summary>What the command and the sandbox said, without what the task says of itself.</summary>
    private static string[] Told(MSBuildRun run)
        => [.. run.Events.Where(e => e.Kind == "warning" || e.Text.Trim() is "said" or "loudly").Select(e => $"{e.Kind} {e.Code} {e.Text}")];
}
