using Hakoniwa.Core.Tests.Landlocks;
using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Backends;

/// <summary>Best effort on hosts that refuse a single thing: the sandbox starts, with as much as there is, and lists what is not.</summary>
public sealed class BestEffortTests
{
    private const string Unshare = "/usr/bin/unshare";

    private const string Ordinary = Unshare + " -U --map-user=1000 --map-group=1000";

    [SetUp]
    public void NeedsUnshare() => Host.NeedsProgram(Unshare);

    [Test]
    public void Where_a_fresh_proc_is_refused_the_hosts_is_shown_and_listed()
    {
        const string covered = "-Urm /bin/sh -ec 'mount -t tmpfs tmpfs /proc/sys; exec \"$@\"' sh \"$@\"";

        var report = LauncherProgram.Report($"exec {Unshare} {covered}", "best-effort-lists", "echo ran; test -d /proc/sys/kernel || echo covered; echo x >/proc/self/comm");

        Assert.That(report, Does.StartWith("Namespaces: ran\ncovered\n").And.Contain("/proc is the host's, read-only"));
        Assert.That(report, Does.Contain("Read-only file system").Or.Contain("ermission denied"), "nothing is written to it");
        Assert.That(LauncherProgram.Report($"exec {Unshare} {covered}", "status", "true"), Does.StartWith("HAKO1016: "), "enforce says so");
    }

    [TestCase("net")]
    [TestCase("pid")]
    [TestCase("uts")]
    [TestCase("cgroup")]
    public void Where_there_is_no_namespace_of_a_kind_the_other_backend_is_taken(string kind)
    {
        LandlockHost.Needs(6);
        var none = $"exec {Unshare} -Ur /bin/sh -ec 'echo 0 >/proc/sys/user/max_{kind}_namespaces; exec \"$@\"' sh \"$@\"";

        Assert.That(LauncherProgram.Report(none, "best-effort", "echo ran"), Is.EqualTo("Landlock: ran\n"));
        Assert.That(LauncherProgram.Report(none, "status", "true"), Does.StartWith("HAKO1002: ").And.Contain($"max_{kind}_namespaces"), "enforce says so");
    }

    [Test]
    public void Where_no_host_name_can_be_set_it_is_left_out_and_listed()
    {
        var report = Under(Ordinary, "sethostname", "best-effort-lists", "echo ran");

        Assert.That(report, Does.StartWith("Namespaces: ran\n").And.Contain("the host name is the host's, not hakoniwa"));
        Assert.That(report, Does.Not.Contain("/proc is the host's"));
        Assert.That(Under(Ordinary, "sethostname", "status", "true"), Does.Contain("sethostname: EPERM"), "enforce says so");
    }

    [Test]
    public void Where_a_user_namespace_has_no_power_the_other_backend_is_taken()
    {
        LandlockHost.Needs(6);

        Assert.That(Under(Ordinary, "mount\", \"sethostname\", \"pivot_root", "best-effort", "echo ran"), Is.EqualTo("Landlock: ran\n"));
    }

    [Test]
    public void Root_that_has_no_capability_is_as_good_as_an_ordinary_user_for_the_other_backend()
    {
        LandlockHost.Needs(6);
        Host.NeedsRoot("takes root's capabilities away");

        var report = Under("", "acct", "best-effort", "grep ^Cap /proc/self/status | grep -v Bnd; exit 0");

        Assert.That(report, Does.StartWith("Landlock: "));
        Assert.That(report.Split('\n').Where(l => l.Contains("Cap", StringComparison.Ordinal)).Select(l => l[^16..]), Is.All.EqualTo(new string('0', 16)).And.Exactly(4).Items);
    }

    [Test]
    public void In_a_sandbox_without_namespaces_there_can_be_another()
    {
        LandlockHost.Needs(6);
        using var directory = new TemporaryDirectory();
        var report = directory.Place("report");
        var inner = LauncherProgram.CommandLine(report, "best-effort", "echo $TMPDIR");
        var outer = Probe.Equip(Container.Hermetic().Backend(SandboxBackend.Landlock)).BindReadOnly(Path.GetDirectoryName(inner[2])!).BindReadWrite(directory.Path);

        var output = outer.Command(inner[0], inner[1..]).Output();

        Assert.That(output.Status.Success, output.StandardError);
        Assert.That(File.ReadAllText(report), Does.Match("^Landlock: /.*/hakoniwa-run-[0-9a-f]{24}/root/tmp/hakoniwa-run-[0-9a-f]{24}/root/tmp\n$"));
    }

    [Test]
    public void Where_all_of_it_can_be_had_nothing_of_it_is_listed()
    {
        var omissions = Container.Hermetic().Mode(Mode.BestEffort).Command("/bin/true").Plan().Omissions;

        Assert.That(omissions, Has.None.Contains("/proc").And.None.Contains("host name"));
    }

    /// <summary>The scenario in a process that may not make these calls.</summary>
    private static string Under(string user, string calls, params string[] scenario)
    {
        using var directory = new TemporaryDirectory();
        directory.File("profile.json", $$"""
            { "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [ { "names": ["{{calls}}"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1 } ] }
            """);
        var report = directory.Place("report");
        var code = LauncherProgram.Report($"exec {user} \"$@\"", ["under", directory.Place("profile.json"), .. LauncherProgram.CommandLine(report, scenario)]);
        Assert.That(report, Does.Exist, code);
        return File.ReadAllText(report);
    }
}
