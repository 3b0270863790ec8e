using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Isolation;

/// <summary>What the sandbox of a step refused, as warnings of the build.</summary>
[TestFixture]
internal sealed class ReportTests
{
    private const string LookUp = "<HakoniwaExec Command=\"getent ahosts example.org || true; echo ran &gt; out.txt\" Outputs=\"out.txt\" {0} />";

    private static string Step(string attributes) => LookUp.Replace("{0}", attributes, StringComparison.Ordinal);

    [Test]
    public void A_name_that_a_step_looks_up_is_a_warning_at_the_step()
    {
        NeedsGetent();
        using var directory = new TestDirectory();
        var run = MSBuildRun.Of(directory, Step("Report=\"true\""));
        var warning = run.Warnings.First(w => w.Text.Contains("(A)", StringComparison.Ordinal));

        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero, run.Console);
            Assert.That(warning.Text, Does.StartWith("the name example.org (A) was looked up and not found").And.EndsWith("to allow: Network=\"allow:example.org:PORT\""));
            Assert.That(run.Console, Does.Match(@"test\.proj\([0-9]+,[0-9]+\): warning HAKO3012: the name example\.org"), "with the place of the task");
            Assert.That(directory["out.txt"], Does.Exist);
        });
    }

    [Test]
    public void A_call_that_is_refused_is_a_warning_that_says_what_allows_it()
    {
        const string Mount = "<HakoniwaExec Command=\"mount -t tmpfs none /tmp; true\" Report=\"true\" IgnoreStandardErrorWarningFormat=\"true\" {0} />";
        using var directory = new TestDirectory();
        var refused = MSBuildRun.Of(directory, Mount.Replace("{0}", "", StringComparison.Ordinal));
        var asked = refused.Warnings.Select(w => w.Text).ToList();

        Assert.That(refused.ExitCode, Is.Zero, refused.Console);
        Assert.That(refused.Warnings.Select(w => w.Code).Distinct(), Is.EqualTo(new[] { ReportCode.DeniedCall }), refused.Console);
        Assert.That(asked, Has.All.Match("; to allow: SeccompAllow=\"[a-z_]+\"$").And.Some.Match("mount|fsopen"));

        // A mount of one's own needs capabilities, too; the profile at least does not refuse it any more.
        var calls = asked.Select(t => t[(t.LastIndexOf("=\"", StringComparison.Ordinal) + 2)..^1]).Append("mount").Append("fsopen").Append("fsmount").Distinct();
        var allowed = MSBuildRun.Of(directory, Mount.Replace("{0}", $"SeccompAllow=\"{string.Join(';', calls)}\"", StringComparison.Ordinal));
        Assert.That(allowed.Warnings, Is.Empty, allowed.Console);
    }

    [Test]
    public void A_network_attempt_is_a_warning()
    {
        const string Curl = "/usr/bin/curl";
        if (!File.Exists(Curl))
            Assert.Ignore($"needs {Curl}, which this machine does not have");
        using var directory = new TestDirectory();
        var run = MSBuildRun.Of(directory, $"<HakoniwaExec Command=\"{Curl} -s http://192.0.2.1:8080/; true\" Report=\"true\" />");

        Assert.That(run.Warnings.Select(w => w.Code), Is.EqualTo(new[] { ReportCode.NetworkAttempt }), run.Console);
        Assert.That(run.Warnings.Single().Text, Does.Match(@"^connect to 192\.0\.2\.1:8080 found no network \(by curl \(\d+\)\); to allow: Network=""allow:192\.0\.2\.1:8080""$"));
    }

    [Test]
    public void Without_a_report_there_is_no_warning()
    {
        using var directory = new TestDirectory();
        var run = MSBuildRun.Of(directory, Step("") + Step("Report=\"false\""), "-p:HakoniwaReport=");

        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(run.Warnings, Is.Empty);
    }

    [TestCase("-p:HakoniwaExecReport=true", true)]
    [TestCase("-p:HakoniwaReport=true", true)]
    [TestCase("-p:HakoniwaReport=true -p:HakoniwaExecReport=false", false)]
    public void Global_properties_are_the_default(string properties, bool reported)
    {
        NeedsGetent();
        using var directory = new TestDirectory();
        var run = MSBuildRun.Of(directory, Step(""), properties.Split(' '));

        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(run.Warnings.Any(w => w.Code == ReportCode.NameLookup), Is.EqualTo(reported), run.Console);
    }

    [Test]
    public void Where_warnings_are_errors_the_step_fails_and_publishes_nothing()
    {
        NeedsGetent();
        using var directory = new TestDirectory();
        var run = MSBuildRun.Of(directory, Step("Report=\"true\""), "-warnAsError:HAKO3012");

        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Not.Zero, run.Console);
            Assert.That(run.Errors.Select(e => e.Code).Distinct(), Is.EqualTo(new[] { ReportCode.NameLookup }), run.Console);
            Assert.That(directory["out.txt"], Does.Not.Exist);
        });
    }

    [Test]
    public void A_step_that_fails_is_reported_as_it_is_and_its_findings_with_it()
    {
        NeedsGetent();
        using var directory = new TestDirectory();
        var run = MSBuildRun.Of(directory, "<HakoniwaExec Command=\"getent ahosts example.org\" Report=\"true\" />");

        Assert.That(run.Errors.Select(e => e.Code), Is.EqualTo(new[] { "MSB3073" }), run.Console);
        Assert.That(run.Warnings.Select(e => e.Code).Distinct(), Is.EqualTo(new[] { ReportCode.NameLookup }), run.Console);
    }

    [TestCase("Report=\"perhaps\"", "it can be true or false.")]
    [TestCase("SeccompAllow=\"ptrace;mout\"", "Did you mean 'mount'?")]
    public void A_value_that_means_nothing_is_an_error(string attribute, string expected)
    {
        using var directory = new TestDirectory();
        var run = MSBuildRun.Of(directory, Step(attribute));

        Assert.That(run.Errors.Select(e => e.Code), Is.EqualTo(new[] { MSBuildErrorCode.InvalidParameter }), run.Console);
        Assert.That(run.Errors.Single().Text, Does.EndWith(expected));
    }

    private static void NeedsGetent()
    {
        if (!File.Exists("/usr/bin/getent"))
            Assert.Ignore("needs /usr/bin/getent, which this machine does not have");
    }
}
