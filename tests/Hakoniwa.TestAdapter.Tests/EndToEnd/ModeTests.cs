using Hakoniwa.TestAdapter.Tests.Support;

namespace Hakoniwa.TestAdapter.Tests.EndToEnd;

/// <summary>Degrading is never silent.</summary>
public class ModeTests
{
    private static readonly Dictionary<string, string> WithoutUserNamespaces = new() { ["HAKONIWA_SIMULATE"] = "no-userns" };

    [Test]
    public void Without_the_hook_the_guard_fails_the_run()
    {
        var run = DotNet.Run(Workspace.Root, null, "vstest", Workspace.Assembly("Alpha"), "--TestCaseFilter:Name=Passes");

        Assert.That(run.ExitCode, Is.EqualTo(1), run.Text);
        Assert.That(run.Text, Does.Contain("HAKO5001").And.Contain("HakoniwaTestMode=Off"));
    }

    [Test]
    public void Without_the_hook_the_guard_fails_dotnet_test_of_the_assembly()
    {
        var run = DotNet.Run(Workspace.Root, null, "test", Workspace.Assembly("Alpha"), "--filter", "Name=Passes");

        Assert.That(run.ExitCode, Is.EqualTo(1), run.Text);
        Assert.That(run.Text, Does.Contain("HAKO5001"));
    }

    [Test]
    public void Off_runs_plainly_and_says_nothing()
    {
        var run = Workspace.Test(Workspace.Project("Plain"), "Name=Passes");

        Assert.That(run.ExitCode, Is.Zero, run.Text);
        Assert.That(run.Text, Does.Not.Contain("Hakoniwa").And.Not.Contain("HAKO"));
    }

    [Test]
    public void Enforce_fails_with_the_cause_and_the_remedy_where_there_are_no_user_namespaces()
    {
        var run = Workspace.Test(Workspace.Project("Alpha"), "Name=Passes", WithoutUserNamespaces);

        Assert.That(run.ExitCode, Is.EqualTo(1), run.Text);
        Assert.That(run.Text, Does.Contain("HAKO5002").And.Contain("HAKO1002").And.Contain("user namespaces").IgnoreCase.Or.Contain("userns"));
        Assert.That(run.Text, Does.Not.Contain("sandboxed (").And.Not.Contain("Passed!"));
    }

    [Test]
    public void Best_effort_does_without_namespaces_where_there_are_none_and_says_what_is_weaker()
    {
        var run = Workspace.Test(Workspace.Project("Plain"), "Name=Passes", WithoutUserNamespaces, "-p:HakoniwaTestMode=BestEffort");

        Assert.That(run.ExitCode, Is.Zero, run.Text);
        Assert.That(run.Text, Does.Contain("Passed!").And.Contain("Hakoniwa: Plain.dll sandboxed without namespaces (Landlock; no new privileges; seccomp 1 filter)"));
        Assert.That(run.Text, Does.Contain("Hakoniwa: Plain.dll: weaker: ").And.Not.Contain("HAKO5005"));
    }

    [Test]
    public void Best_effort_sandboxes_where_it_can()
    {
        var run = Workspace.Test(Workspace.Project("Plain"), "Name=Passes", "-p:HakoniwaTestMode=BestEffort");

        Assert.That(run.ExitCode, Is.Zero, run.Text);
        Assert.That(run.Text, Does.Contain("Hakoniwa: Plain.dll sandboxed " + RunTests.InForce).And.Not.Contain("HAKO5005"));
    }

    [TestCase("HakoniwaTestMode", "Sometimes")]
    [TestCase("HakoniwaTestNetwork", "some")]
    public void Other_values_are_refused(string property, string value)
    {
        var run = Workspace.Test(Workspace.Project("Plain"), "Name=Passes", "-p:HakoniwaMode=Enforce", $"-p:{property}={value}");

        Assert.That(run.ExitCode, Is.EqualTo(1), run.Text);
        Assert.That(run.Text, Does.Contain("HAKO5004").And.Contain(value));
    }

    [Test]
    public void A_missing_launcher_fails_the_run()
    {
        var run = Workspace.Test(Workspace.Project("Plain"), "Name=Passes", "-p:HakoniwaMode=Enforce", "-p:HakoniwaTestAdapterDirectory=/nowhere/");

        Assert.That(run.ExitCode, Is.EqualTo(1), run.Text);
        Assert.That(run.Text, Does.Contain("HAKO5006").And.Contain("/nowhere/Hakoniwa.TestAdapter.dll"));
    }
}
