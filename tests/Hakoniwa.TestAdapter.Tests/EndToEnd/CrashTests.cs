using Hakoniwa.TestAdapter.Tests.Support;

namespace Hakoniwa.TestAdapter.Tests.EndToEnd;

/// <summary>A test host that ends early is reported as it would be without a sandbox.</summary>
public class CrashTests
{
    [TestCase("Fails_fast", "these are its last words", 134)]
    [TestCase("Overflows_the_stack", "Stack overflow", 134)]
    [TestCase("Exits", null, 5)]
    public void A_crash_is_reported_with_its_words_and_its_code(string test, string? words, int code)
    {
        var log = Path.Combine(Workspace.Root, "diag-" + test, "log.txt");

        var run = Workspace.Test(Workspace.Project("Alpha"), "Name=" + test, "--diag:" + log);

        Assert.That(run.ExitCode, Is.EqualTo(1), run.Text);
        Assert.That(run.Text, Does.Contain("Test Run Aborted").Or.Contain("crashed"));
        Assert.That(run.Text, Does.Contain("Hakoniwa: Alpha.dll sandboxed"));
        if (words is not null)
            Assert.That(run.Text, Does.Contain(words));
        Assert.That(File.ReadAllText(log), Does.Match($"(?i)exit ?code[^\n]*\\b{code}\\b"), "what the test platform logged");
    }

    [Test]
    public void Blame_names_the_test_that_hangs_and_ends_the_sandbox()
    {
        var results = Path.Combine(Workspace.Root, "blame");

        var run = Workspace.Test(Workspace.Project("Alpha"), "Name=Hangs",
            "--blame-hang-timeout", "10s", "--blame-hang-dump-type", "none", "--results-directory", results);

        Assert.That(run.ExitCode, Is.EqualTo(1), run.Text);
        var sequence = Directory.GetFiles(results, "Sequence_*.xml", SearchOption.AllDirectories);
        Assert.That(sequence, Has.Length.EqualTo(1), run.Text);
        Assert.That(File.ReadAllText(sequence[0]), Does.Contain("Hangs"));
        Assert.That(HostProcesses.Eventually(() => HostProcesses.With("testhost.dll", Workspace.Root).Count == 0),
            () => string.Join('\n', HostProcesses.With(Workspace.Root)));
    }
}
