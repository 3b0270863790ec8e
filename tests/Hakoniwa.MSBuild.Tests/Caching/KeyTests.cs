using Hakoniwa.MSBuild.Caching;
using Hakoniwa.MSBuild.Settings;

namespace Hakoniwa.MSBuild.Tests.Caching;

/// <summary>What is in the key of a step, and what is not.</summary>
[TestFixture]
internal sealed class KeyTests
{
    private static readonly Dictionary<string, Action<KeyProject>> Parts = new()
    {
        ["the command"] = p => p.Step = p.Step with { Script = "#!/bin/sh\nfalse\n" },
        ["the shell"] = p => p.Step = p.Step with { Shell = "/bin/bash" },
        ["the project directory"] = p => p.Step = p.Step with { ProjectDirectory = p["project2"] },
        ["the working directory"] = p => p.Step = p.Step with { WorkingDirectory = p["project2"] },
        ["the value of a variable"] = p => p.Step = p.Step with { Environment = new Dictionary<string, string> { ["GIVEN"] = "other" } },
        ["another variable"] = p => p.Step = p.Step with { Environment = new Dictionary<string, string> { ["GIVEN"] = "value", ["MORE"] = "" } },
        ["the contents of an input"] = p => p.Write("single.txt", "CONTENT"),
        ["the contents of an input below a directory"] = p => p.Write("in/deep/er.txt", "CONTENT"),
        ["the name of an input"] = p => File.Move(p["in/file.txt"], p["in/renamed.txt"]),
        ["a new input in a directory"] = p => p.Write("in/deep/new.txt", ""),
        ["an empty directory"] = p => Directory.CreateDirectory(p["in/empty"]),
        ["a removed input"] = p => File.Delete(p["in/deep/er.txt"]),
        ["the executable bit"] = p => File.SetUnixFileMode(p["in/file.txt"], File.GetUnixFileMode(p["in/file.txt"]) | UnixFileMode.UserExecute),
        ["where a link leads"] = p =>
        {
            File.Delete(p["in/link"]);
            File.CreateSymbolicLink(p["in/link"], "deep/er.txt");
        },
        ["a link in place of a file"] = p =>
        {
            File.Delete(p["single.txt"]);
            File.CreateSymbolicLink(p["single.txt"], "in/file.txt");
        },
        ["what a declared link leads to"] = p => p.Write("elsewhere/target.txt", "CONTENT"),
        ["one input less"] = p => p.Step = p.Step with { Inputs = [p["in"], p["single.txt"]] },
        ["a tool"] = p => p.Write("tools/tool", "#!/bin/bash\n"),
        ["which tools"] = p => p.Step = p.Step with { Tools = [p["tools/tool"]] },
        ["another output"] = p => p.Step = p.Step with { Outputs = p.OutputsOf("out/a.txt", "out/b.txt") },
        ["a directory of outputs"] = p => p.Step = p.Step with { Outputs = p.OutputsOf("out/a.txt/") },
        ["the filter"] = p => p.Step = p.Step with { Seccomp = SeccompProfile.Default.Allow("mount") },
        ["a limit"] = p => p.Step = p.Step with { Limits = new() { CpuTime = TimeSpan.FromSeconds(77) } },
        ["the report"] = p => p.Step = p.Step with { Report = true },
        ["an encoding"] = p => p.Encodings = "utf-8 iso-8859-1",
    };

    private static readonly Dictionary<string, Action<KeyProject>> NoParts = new()
    {
        ["nothing at all"] = _ => { },
        ["the time of an input"] = p => File.SetLastWriteTimeUtc(p["single.txt"], new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc)),
        ["a file that was not declared"] = p => p.Write("undeclared.txt", "CONTENT"),
        ["what stands at the place of an output"] = p => p.Write("out/a.txt", "previous"),
        ["a variable of the build that the step does not get"] = _ => Environment.SetEnvironmentVariable("HAKONIWA_NOBODY_GETS_THIS", Guid.NewGuid().ToString()),
        ["the bound of the store"] = p => p.Step = p.Step with { Cache = p.Step.Cache! with { MaxBytes = 1 } },
        ["an input that was written anew with the same contents"] = p =>
        {
            File.Delete(p["single.txt"]);
            p.Write("single.txt", "content");
        },
    };

    [TestCaseSource(nameof(PartNames))]
    public void It_is_another_key_with_another(string part)
    {
        using var project = new KeyProject();
        var before = project.Key();
        Parts[part](project);
        Assert.That(project.Key().Value, Is.Not.EqualTo(before.Value));
    }

    [TestCaseSource(nameof(OtherNames))]
    public void It_is_the_same_key_whatever_becomes_of(string other)
    {
        using var project = new KeyProject();
        var before = project.Key();
        NoParts[other](project);
        Assert.That(project.Key().Value, Is.EqualTo(before.Value));
    }

    [Test]
    public void What_was_changed_and_changed_back_has_another_witness()
    {
        using var project = new KeyProject();
        var before = project.Key();
        Assert.That(project.Key(), Is.EqualTo(before));
        project.Write("single.txt", "CONTENT");
        project.Write("single.txt", "content");
        var after = project.Key();
        Assert.That(after.Value, Is.EqualTo(before.Value));
        Assert.That(after.Witness, Is.Not.EqualTo(before.Witness));
    }

    [Test]
    public void A_fifo_among_the_inputs_is_not_waited_for()
    {
        using var project = new KeyProject();
        using (var made = System.Diagnostics.Process.Start("mkfifo", [project["in/fifo"]]))
            made.WaitForExit();
        Assert.That(project.Key, Throws.TypeOf<NotCacheableException>().With.Message.Contains("in/fifo is a FIFO"));
    }

    [Test]
    public void Only_strict_steps_in_a_whole_sandbox_without_network_are_cached()
    {
        using var project = new KeyProject();
        Assert.That(StepCache.ReasonAgainst(project.Step), Is.Null);
        Assert.That(StepCache.ReasonAgainst(project.Step with { IsStrict = false }), Does.Contain("Inputs"));
        Assert.That(StepCache.ReasonAgainst(project.Step with { Mode = StepMode.BestEffort }), Does.Contain("BestEffort"));
        Assert.That(StepCache.ReasonAgainst(project.Step with { Network = Network.Host }), Does.Contain("network"));
    }

    private static string[] PartNames() => [.. Parts.Keys];

    private static string[] OtherNames() => [.. NoParts.Keys];
}
