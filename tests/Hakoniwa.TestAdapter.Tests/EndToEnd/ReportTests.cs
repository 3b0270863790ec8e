namespace Hakoniwa.TestAdapter.Tests.EndToEnd;

/// <summary>What the sandbox of a test host refused, in the test output.</summary>
public class ReportTests
{
    private const string On = "-p:HakoniwaTestReport=true";

    [Test]
    public void The_network_that_a_test_tries_is_told_and_loopback_is_not()
    {
        var run = Workspace.Test(Workspace.Project("Alpha"), "Name=Tries_the_network", On);

        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero, run.Text);
            Assert.That(run.Text, Does.Contain("Hakoniwa: Alpha.dll sandboxed " + RunTests.InForce));
            Assert.That(run.Text, Does.Match(@"(?m)^ *Hakoniwa: Alpha\.dll: HAKO3011: connect to 192\.0\.2\.1:443 found no network \(by [^)]+\)\); to allow: HakoniwaTestNetwork=host *\r?$"));
            Assert.That(run.Text, Does.Match(@"(?m)^ *Hakoniwa: Alpha\.dll: HAKO3012: the name db\.example\.org \(A+\) was looked up and not found"));
            Assert.That(run.Text, Does.Not.Contain("127.0.0.1").And.Not.Contain("HAKO3010").And.Not.Contain("HAKO3013"));
        });
    }

    [Test]
    public void A_call_that_a_test_is_refused_is_told_with_what_allows_it()
    {
        var refused = Workspace.Test(Workspace.Project("Alpha"), "Name=Tries_to_mount", "-p:HakoniwaReport=true", "-p:HakoniwaTestNetwork=none");
        var allowed = Workspace.Test(Workspace.Project("Alpha"), "Name=Tries_to_mount", On, "-p:HakoniwaTestSeccompAllow=mount");

        Assert.Multiple(() =>
        {
            Assert.That(refused.Text, Does.Match(@"(?m)^ *Hakoniwa: Alpha\.dll: HAKO3010: mount\(""a;b%3B\$\(c\)"", ""/tmp"".* was refused with EPERM .*; to allow: HakoniwaTestSeccompAllow=mount *\r?$"));
            Assert.That(allowed.ExitCode, Is.Zero, allowed.Text);
            Assert.That(allowed.Text, Does.Contain("Hakoniwa: Alpha.dll: nothing was denied").And.Not.Contain("HAKO3010"));
        });
    }

    [Test]
    public void An_ordinary_run_has_nothing_to_tell()
    {
        var run = Workspace.Test(Workspace.Project("Alpha"), "Name=Reports", On);

        Assert.That(run.ExitCode, Is.Zero, run.Text);
        Assert.That(run.Text, Does.Contain("Hakoniwa: Alpha.dll: nothing was denied").And.Not.Contain("HAKO30"));
    }

    [Test]
    public void A_host_that_crashes_is_reported_on_all_the_same()
    {
        var run = Workspace.Test(Workspace.Project("Alpha"), "Name=Tries_to_mount_and_fails_fast", On);

        Assert.That(run.ExitCode, Is.EqualTo(1), run.Text);
        Assert.That(run.Text, Does.Contain("Hakoniwa: Alpha.dll: HAKO3010: mount("));
    }

    [Test]
    public void Without_the_property_nothing_is_told()
    {
        var run = Workspace.Test(Workspace.Project("Alpha"), "Name=Tries_to_mount");

        Assert.That(run.ExitCode, Is.Zero, run.Text);
        Assert.That(run.Text, Does.Not.Contain("HAKO30").And.Not.Contain("nothing was denied"));
    }

    [TestCase("-p:HakoniwaTestReport=perhaps", "HAKO5004")]
    [TestCase("-p:HakoniwaTestSeccompAllow=mout", "Did you mean 'mount'")]
    public void A_value_that_means_nothing_fails_the_run(string property, string expected)
    {
        var run = Workspace.Test(Workspace.Project("Alpha"), "Name=Passes", property);

        Assert.That(run.ExitCode, Is.Not.Zero);
        Assert.That(run.Text, Does.Contain(expected));
    }
}
