using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Landlocks;

/// <summary>Files under a ruleset, without any namespace: each attempt succeeds without the ruleset.</summary>
public sealed class LandlockFileTests
{
    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void Prepare()
    {
        LandlockHost.Needs(3);
        _directory = new TemporaryDirectory();
        _directory.Subdirectory("open");
        _directory.Subdirectory("shut");
    }

    [TearDown]
    public void Remove() => _directory?.Dispose();

    [Test]
    public void Files_change_where_that_is_allowed_and_nowhere_else()
    {
        string[] names = ["open", "shut"];
        foreach (var name in names)
        {
            foreach (var file in (string[])["written", "truncated", "removed"])
                _directory.File($"{name}/{file}", "before");
        }

        string[][] Attempts(string name) =>
        [
            ["write", _directory.Place($"{name}/written"), "after"], ["truncate", _directory.Place($"{name}/truncated")],
            ["unlink", _directory.Place($"{name}/removed")], ["create", _directory.Place($"{name}/made")], ["mkdir", _directory.Place($"{name}/directory")],
            ["symlink", "target", _directory.Place($"{name}/link")],
        ];

        var ruleset = LandlockHost.ReadOnly.Allow(_directory.Place("open"), LandlockAccess.Read | LandlockAccess.Write);
        var before = Directory.EnumerateFileSystemEntries(_directory.Place("shut")).Order().ToArray();
        var shut = LandlockHost.Under(ruleset, Attempts("shut"));

        Assert.Multiple(() =>
        {
            Assert.That(LandlockHost.Under(ruleset, Attempts("open")), Is.All.Matches<ProbeLine>(l => l.Ok));
            Assert.That(shut.Select(l => l.Error), Is.All.EqualTo(Errno.EACCES));
            Assert.That(Directory.EnumerateFileSystemEntries(_directory.Place("shut")).Order(), Is.EqualTo(before));
            Assert.That(File.ReadAllText(_directory.Place("shut/written")), Is.EqualTo("before"));
            Assert.That(LandlockHost.Under(LandlockRuleset.Empty, Attempts("shut")), Is.All.Matches<ProbeLine>(l => l.Ok), "without the ruleset");
        });
    }

    [Test]
    public void What_no_rule_names_cannot_be_read_or_listed()
    {
        var secret = _directory.File("shut/secret", "secret");
        var shown = _directory.File("open/shown", "shown");
        var ruleset = Equipped().Allow(_directory.Place("open"), LandlockAccess.Read);
        string[][] attempts = [["read", secret], ["list", _directory.Place("shut")], ["read", shown], ["write", shown, "x"]];

        var lines = LandlockHost.Under(ruleset, attempts);

        Assert.Multiple(() =>
        {
            Assert.That(lines.Select(l => l.Error), Is.EqualTo(new[] { Errno.EACCES, Errno.EACCES, default, Errno.EACCES }));
            Assert.That(lines[2].Value, Is.EqualTo("shown"));
            Assert.That(LandlockHost.Under(LandlockRuleset.Empty, attempts), Is.All.Matches<ProbeLine>(l => l.Ok), "without the ruleset");
        });
    }

    [Test]
    public void A_rule_may_name_a_single_file()
    {
        var shown = _directory.File("shut/shown", "shown");
        var beside = _directory.File("shut/beside", "beside");
        var ruleset = Equipped().Allow(shown, LandlockAccess.Read | LandlockAccess.Write);

        var lines = LandlockHost.Under(ruleset, ["read", shown], ["write", shown, "again"], ["read", beside], ["write", beside, "x"]);

        Assert.That(lines.Select(l => l.Error), Is.EqualTo(new[] { default, default, Errno.EACCES, Errno.EACCES }));
    }

    [Test]
    public void A_file_cannot_be_carried_out_of_its_directory_by_a_link()
    {
        var secret = _directory.File("shut/secret", "secret");
        string[] attempt = ["link", secret, _directory.Place("open/secret")];
        var ruleset = LandlockHost.ReadOnly.Allow(_directory.Place("open"), LandlockAccess.Read | LandlockAccess.Write);

        Assert.Multiple(() =>
        {
            Assert.That(LandlockHost.Under(ruleset, attempt).Single().Error, Is.AnyOf(Errno.EXDEV, Errno.EACCES));
            Assert.That(LandlockHost.Under(LandlockRuleset.Empty, attempt).Single().Ok, "without the ruleset");
        });
    }

    [Test]
    public void A_program_that_may_not_be_executed_is_refused_with_what_it_needs()
    {
        var ruleset = LandlockRuleset.Empty.Allow("/", LandlockAccess.Read);
        var error = Assert.Throws<SandboxException>(() => LandlockHost.Container(ruleset).Command("/bin/true").Status())!;

        Assert.Multiple(() =>
        {
            Assert.That(error.Code, Is.EqualTo(ErrorCode.ProgramNotExecutable));
            Assert.That(error.Errno, Is.EqualTo(Errno.EACCES));
            Assert.That(error.Remedy, Does.Contain("Read and Execute"));
            Assert.That(LandlockHost.Container(LandlockHost.ReadOnly).Command("/bin/true").Status().Success);
        });
    }

    [Test]
    public void What_the_program_starts_is_under_the_same_rules()
    {
        var place = _directory.Place("shut/made");
        string[] script = ["-c", "sh -c 'echo x > \"$0\"' \"$0\" 2>&1; test ! -e \"$0\"", place];

        var output = LandlockHost.Container(LandlockHost.ReadOnly).Command("/bin/sh", script).Output();
        var without = LandlockHost.Container(LandlockRuleset.Empty).Command("/bin/sh", script).Output();

        Assert.Multiple(() =>
        {
            Assert.That(output.Status.Code, Is.Zero, output.StandardOutput);
            Assert.That(output.StandardOutput, Does.Contain("Permission denied").Or.Contain("cannot create"));
            Assert.That(without.Status.Code, Is.EqualTo(1), "without the ruleset");
        });
    }

    [Test]
    public void In_a_sandbox_a_rule_narrows_what_a_bind_shows()
    {
        var ruleset = LandlockHost.ReadOnly.Allow("/tmp/data/in", LandlockAccess.Read | LandlockAccess.Write);
        _directory.Subdirectory("in");
        var container = Probe.Sandbox().BindReadWrite(_directory.Path, "/tmp/data");
        string[][] attempts = [["create", "/tmp/data/in/a"], ["create", "/tmp/data/b"]];

        Assert.Multiple(() =>
        {
            Assert.That(Probe.Inside(container.Landlock(ruleset), attempts).Select(l => l.Error), Is.EqualTo(new[] { default, Errno.EACCES }));
            Assert.That(Probe.Inside(container, ["create", "/tmp/data/c"]).Single().Ok, "without the ruleset");
        });
    }

    [TestCase(true)]
    [TestCase(false)]
    public void The_ruleset_is_in_force_with_new_privileges_and_with_few_descriptors(bool allowNewPrivileges)
    {
        var ruleset = LandlockHost.ReadOnly;
        var container = Container.Hermetic().BindReadWrite(_directory.Path, "/tmp/data").Landlock(ruleset).AllowNewPrivileges(allowNewPrivileges).Limit(Rlimit.NoFile, 16);

        Assert.That(container.Command("/bin/sh", "-c", "echo x > /tmp/data/made").Output().Status.Success, Is.False);
        Assert.That(_directory.Snapshot(), Has.None.Contains("made"));
    }

    [Test]
    public void Without_no_new_privs_and_capabilities_the_kernel_takes_no_ruleset_and_that_is_told()
    {
        Host.NeedsOrdinaryUser("root has the capability");
        var error = Assert.Throws<SandboxException>(() => LandlockHost.Container(LandlockHost.ReadOnly).AllowNewPrivileges().Command("/bin/true").Status())!;

        Assert.That((error.Code, error.Errno), Is.EqualTo((ErrorCode.LandlockUnavailable, Errno.EPERM)));
        Assert.That(error.Remedy, Does.Contain("AllowNewPrivileges"));
    }

    /// <summary>What the probe needs to run, and no more.</summary>
    private static LandlockRuleset Equipped() => new[] { "/usr", "/etc", "/proc", "/sys", "/lib", "/lib64", Host.DotnetRoot, Path.GetDirectoryName(Probe.Path)! }
        .Aggregate(LandlockRuleset.Empty, (ruleset, path) => ruleset.Allow(path, LandlockAccess.Read | LandlockAccess.Execute, MissingPath.Skip))
        .Allow("/dev", LandlockAccess.Read | LandlockAccess.Write);
}
