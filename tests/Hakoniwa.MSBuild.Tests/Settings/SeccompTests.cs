using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Settings;

/// <summary>The filter of system calls is that of a name or a file, with what is allowed beyond.</summary>
[TestFixture]
internal sealed class SeccompTests
{
    private const string NoDirectories = """{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{ "names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO" }] }""";

    [Test]
    public void A_file_of_the_project_decides_and_calls_can_be_allowed_beyond_it()
    {
        using var directory = new TestDirectory();
        directory.Write("filters/no-mkdir.json", NoDirectories);
        var run = MSBuildRun.Of(directory, """
            <HakoniwaExec Command="mkdir /tmp/a 2>/dev/null || echo refused" Seccomp="filters/no-mkdir.json" />
            <HakoniwaExec Command="mkdir /tmp/a &amp;&amp; echo allowed" Seccomp="filters/no-mkdir.json" SeccompAllow="mkdir;mkdirat" />
            <HakoniwaExec Command="mkdir /tmp/a &amp;&amp; echo default" />
            <HakoniwaExec Command="grep Seccomp: /proc/self/status | tr '\t' ' '" Seccomp="unconfined" />
            """);
        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(run.Events.Where(e => e.Sender == "HakoniwaExec").Select(e => e.Text), Is.SupersetOf(new[] { "refused", "allowed", "default", "Seccomp: 0" }), run.Console);
    }

    [Test]
    public void A_name_that_is_none_is_an_error_with_the_nearest_one()
    {
        using var directory = new TestDirectory();
        var run = MSBuildRun.Of(directory, """
            <HakoniwaExec Command="true" Seccomp="dotnett" ContinueOnError="ErrorAndContinue" />
            <HakoniwaExec Command="true" Seccomp="no/such.json" ContinueOnError="ErrorAndContinue" />
            """);
        Assert.That(run.Errors.Select(e => e.Code), Is.EqualTo(new[] { ErrorCode.UnknownSeccompProfile, ErrorCode.SeccompFileUnreadable }), run.Console);
        Assert.That(run.Errors.First().Text, Does.Contain("'dotnet'"));
    }
}
