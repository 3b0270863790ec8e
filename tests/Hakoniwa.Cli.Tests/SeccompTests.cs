using System.Text.Json;

namespace Hakoniwa.Cli.Tests;

/// <summary>The seccomp profile of the command line: named, from a file, changed, learnt; and what it refused, told.</summary>
[TestFixture]
public sealed class SeccompTests
{
    private static readonly string[] Attempts = Probe.Command("ptrace-me", "--", "connect", "192.0.2.1", "443", "--", "mount", "tmpfs", "/tmp");

    [Test]
    public void A_probe_that_traces_connects_and_mounts_is_told_of_three_times()
    {
        var result = HakoniwaCommand.Run(["run", "--report", .. Probe.Options, .. Attempts]);

        Assert.Multiple(() =>
        {
            Assert.That(result.Code, Is.Zero, result.Error);
            Assert.That(Errors(result.Output), Is.EqualTo(new[] { "EPERM", "ENETUNREACH", "EPERM" }), "the program sees what it would see anyway");
            Assert.That(result.Error, Does.Match(@"(?m)^HAKO3010 +ptrace\(PTRACE_TRACEME[^\n]*was refused with EPERM +dotnet \(\d+\) +1 +--seccomp-allow ptrace$"));
            Assert.That(result.Error, Does.Match(@"(?m)^HAKO3010 +mount\(""tmpfs"", ""/tmp""[^\n]*was refused with EPERM +dotnet \(\d+\) +1 +--seccomp-allow mount$"));
            Assert.That(result.Error, Does.Match(@"(?m)^HAKO3011 +connect to 192\.0\.2\.1:443 found no network +dotnet \(\d+\) +1 +--network-allow 192\.0\.2\.1:443$"));
            Assert.That(result.Error, Does.Match(@"(?m)^ +profile default: ptrace → EPERM$"));
            Assert.That(result.Error.Split('\n').Count(l => l.StartsWith("HAKO", StringComparison.Ordinal)), Is.EqualTo(3), result.Error);
            Assert.That(result.Error, Does.Not.Contain("HAKO3013"));
        });
    }

    [Test]
    public void Without_the_report_the_probe_fares_the_same_and_nothing_is_told()
    {
        var result = HakoniwaCommand.Run(["run", .. Probe.Options, .. Attempts]);

        Assert.That((Errors(result.Output), result.Error), Is.EqualTo((new[] { "EPERM", "ENETUNREACH", "EPERM" }, "")));
    }

    [Test]
    public void What_the_table_says_allows_the_call()
    {
        var result = HakoniwaCommand.Run(["run", "--report", "--seccomp-allow", "ptrace", .. Probe.Options, .. Probe.Command("ptrace-me")]);

        Assert.That(Errors(result.Output), Is.EqualTo(new[] { "" }), "allowed");
        Assert.That(result.Error, Is.EqualTo("hakoniwa: nothing was denied\n"));
    }

    [TestCase("EPERM", "--seccomp-deny", "mkdir,mkdirat")]
    [TestCase("EPERM", "--seccomp-deny=mkdir,mkdirat:EPERM")]
    [TestCase("EROFS", "--seccomp-deny", "mkdir,mkdirat:EROFS")]
    [TestCase("", "--seccomp-deny", "mkdir:EROFS", "--seccomp-deny", "mkdirat:EROFS", "--seccomp-allow", "mkdir,mkdirat")]
    [TestCase("EROFS", "--seccomp-allow", "mkdir,mkdirat", "--seccomp-deny", "mkdirat,mkdir:EROFS")]
    [TestCase("", "--seccomp", "unconfined")]
    public void Calls_are_denied_and_allowed_in_the_order_of_the_line(string error, params string[] options)
    {
        var result = HakoniwaCommand.Run(["run", .. options, "--tmpfs", "/x", "--", "sh", "-c", "LC_ALL=C mkdir /x/new"]);

        Assert.That(result.Code == 0, Is.EqualTo(error.Length == 0), result.Error);
        if (error.Length > 0)
            Assert.That(result.Error, Does.Contain(error == "EPERM" ? "Operation not permitted" : "Read-only file system"));
    }

    [Test]
    public void A_profile_comes_from_a_file()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Write("profile.json", """
            { "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [ { "names": ["mkdir", "mkdirat", "no_such_call"], "action": "SCMP_ACT_ERRNO", "errnoRet": 30 } ] }
            """);

        var result = HakoniwaCommand.Run("run", "--seccomp", file, "--tmpfs", "/x", "--", "mkdir", "/x/new");

        Assert.That(result.Code, Is.EqualTo(1));
        Assert.That(result.Error, Does.Contain("Read-only file system").And.Contain("no_such_call"));
    }

    [TestCase("{ \"defaultAction\": \"SCMP_ACT_ALOW\" }", "HAKO2012")]
    [TestCase("{", "HAKO2011")]
    [TestCase(null, "HAKO2010")]
    public void A_profile_that_is_none_is_1(string? contents, string code)
    {
        using var directory = new TemporaryDirectory();
        var file = contents is null ? Path.Combine(directory.Path, "missing.json") : directory.Write("profile.json", contents);

        var result = HakoniwaCommand.Run("run", "--seccomp", file, "--", "echo", "ran");

        Assert.That((result.Code, result.Output), Is.EqualTo((1, "")));
        Assert.That(result.Error, Does.Match($@"^hakoniwa: {code}: [^\n]+\n$"));
    }

    [TestCase("Did you mean 'default'", "--seccomp", "defualt")]
    [TestCase("Did you mean 'ptrace'", "--seccomp-allow", "mkdir,ptrac")]
    [TestCase("Did you mean 'mount'", "--seccomp-deny", "mout")]
    [TestCase("'EPRM'", "--seccomp-deny", "mount:EPRM")]
    [TestCase("'1'", "--seccomp-deny", "mount:1")]
    [TestCase("contradict", "--seccomp-learn", "file", "--seccomp", "default")]
    [TestCase("contradict", "--seccomp-learn", "file", "--seccomp-allow", "mount")]
    public void Wrong_usage_is_2(string expected, params string[] options)
    {
        using var directory = new TemporaryDirectory();
        var result = HakoniwaCommand.RunIn(new Dictionary<string, string?>(), ["run", .. options, "--", "echo", "ran"], directory.Path);

        Assert.Multiple(() =>
        {
            Assert.That((result.Code, result.Output), Is.EqualTo((2, "")));
            Assert.That(result.Error, Does.Match(@"^hakoniwa: [^\n]+\nTry 'hakoniwa run --help'\.\n$").And.Contain(expected));
            Assert.That(Directory.GetFileSystemEntries(directory.Path), Is.Empty);
        });
    }

    [Test]
    public void A_learnt_profile_runs_what_it_was_learnt_from_and_nothing_else()
    {
        using var directory = new TemporaryDirectory();
        var file = Path.Combine(directory.Path, "profile.json");
        string[] program = ["--tmpfs", "/x", "--", "sh", "-c", "ls / >/x/list; cat /x/list; exit 4"];

        var taught = HakoniwaCommand.Run(["run", "--seccomp-learn", file, .. program]);
        var again = HakoniwaCommand.Run(["run", "--seccomp", file, .. program]);
        var other = HakoniwaCommand.Run("run", "--seccomp", file, "--tmpfs", "/x", "--", "sh", "-c", "mkdir /x/new");

        using var json = JsonDocument.Parse(File.ReadAllText(file));
        var allowed = json.RootElement.GetProperty("syscalls").EnumerateArray().SelectMany(r => r.GetProperty("names").EnumerateArray()).Select(n => n.GetString()).ToList();
        Assert.Multiple(() =>
        {
            Assert.That((taught.Code, again.Code), Is.EqualTo((4, 4)), taught.Error + again.Error);
            Assert.That(again.Output, Is.EqualTo(taught.Output).And.Contain("usr"));
            Assert.That(taught.Error, Does.Match(@"^hakoniwa: [^\n]+profile\.json: a profile of the \d+ system calls that were made, for --seccomp\n$"));
            Assert.That(other.Code, Is.Not.Zero);
            Assert.That(allowed, Does.Contain("execve").And.Contain("rt_sigaction").And.Contain("exit_group").And.Not.Contain("mount").And.Not.Contain("ptrace"));
        });
    }

    [Test]
    public void A_learnt_profile_runs_a_dotnet_program()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Write("profile.json", "old");

        var taught = HakoniwaCommand.Run(["run", "--seccomp-learn", file, .. Probe.Options, .. Probe.Command("echo", "127.0.0.1")]);
        var again = HakoniwaCommand.Run(["run", "--seccomp", file, .. Probe.Options, .. Probe.Command("echo", "127.0.0.1")]);

        Assert.That(taught.Output, Does.Contain("\"word\""), taught.Error);
        Assert.That((again.Code, again.Output), Is.EqualTo((0, taught.Output)), again.Error);
    }

    [Test]
    public void Where_nothing_can_be_recorded_no_profile_is_written_and_that_is_a_failure()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Write("profile.json", "old");
        var blind = new Dictionary<string, string?> { ["HAKONIWA_SIMULATE"] = "no-seccomp-listener" };

        var result = HakoniwaCommand.RunIn(blind, ["run", "--seccomp-learn", file, "--", "echo", "ran"]);
        var failed = HakoniwaCommand.RunIn(blind, ["run", "--seccomp-learn", file, "--", "sh", "-c", "exit 3"]);
        var told = HakoniwaCommand.RunIn(blind, ["run", "--report", .. Probe.Options, .. Attempts]);

        Assert.Multiple(() =>
        {
            Assert.That((result.Code, result.Output), Is.EqualTo((125, "ran\n")));
            Assert.That(failed.Code, Is.EqualTo(3));
            Assert.That(result.Error, Does.Contain("was not written").And.Contain("no seccomp listener"));
            Assert.That(File.ReadAllText(file), Is.EqualTo("old"));
            Assert.That(told.Error, Does.StartWith("hakoniwa: nothing was recorded\n").And.Contain("hakoniwa: HAKO3013: the report is not complete: Nothing is recorded"));
        });
    }

    private static string[] Errors(string output) =>
    [
        .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.GetProperty("errno").GetString() ?? "";
        }),
    ];
}
