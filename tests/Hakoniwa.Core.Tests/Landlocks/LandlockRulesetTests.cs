using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Diagnostics;
using Hakoniwa.Landlock;

namespace Hakoniwa.Core.Tests.Landlocks;

/// <summary>What a ruleset means, and what becomes of it on kernels that can do less.</summary>
[NonParallelizable]
public sealed class LandlockRulesetTests
{
    private static readonly LandlockRuleset Everything = LandlockRuleset.Empty
        .Allow("/", LandlockAccess.Read | LandlockAccess.Execute).AllowTcpBind(80).AllowTcpConnect(443)
        .Restrict(LandlockResource.AbstractSockets).Restrict(LandlockResource.Signals);

    [TearDown]
    public void NothingSimulated() => Environment.SetEnvironmentVariable(HostSimulation.Variable, null);

    [Test]
    public void A_rule_implies_its_restriction()
    {
        Assert.Multiple(() =>
        {
            Assert.That(LandlockRuleset.Empty.Restrictions, Is.Empty);
            Assert.That(LandlockRuleset.Empty.Allow("/usr", LandlockAccess.Read).Restrictions.Keys, Is.EqualTo(new[] { LandlockResource.FileSystem }));
            Assert.That(LandlockRuleset.Empty.AllowTcpBind(80).Restrictions.Keys, Is.EqualTo(new[] { LandlockResource.TcpBind }));
            Assert.That(LandlockRuleset.Empty.AllowTcpConnect(80).Restrictions.Keys, Is.EqualTo(new[] { LandlockResource.TcpConnect }));
        });
    }

    [Test]
    public void A_rule_leaves_the_mode_of_its_restriction_as_it_was_said()
    {
        var ruleset = LandlockRuleset.Empty.Restrict(LandlockResource.TcpBind, Mode.BestEffort).AllowTcpBind(80);
        Assert.Multiple(() =>
        {
            Assert.That(ruleset.Restrictions[LandlockResource.TcpBind], Is.EqualTo(Mode.BestEffort));
            Assert.That(ruleset.Restrict(LandlockResource.TcpBind).Restrictions[LandlockResource.TcpBind], Is.EqualTo(Mode.Enforce));
            Assert.That(LandlockRuleset.Empty.AllowTcpBind(80).Restrictions[LandlockResource.TcpBind], Is.EqualTo(Mode.Enforce));
        });
    }

    [Test]
    public void Senseless_rules_are_refused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => LandlockRuleset.Empty.Allow("usr", LandlockAccess.Read), Throws.ArgumentException);
            Assert.That(() => LandlockRuleset.Empty.Allow("/usr", LandlockAccess.None), Throws.ArgumentException);
            Assert.That(() => LandlockRuleset.Empty.Allow("/usr", (LandlockAccess)16), Throws.ArgumentException);
            Assert.That(() => LandlockRuleset.Empty.AllowTcpBind(65536), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => LandlockRuleset.Empty.AllowTcpConnect(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }

    [TestCase(0, "None None None None None")]
    [TestCase(1, "Partial None None None None")]
    [TestCase(2, "Partial None None None None")]
    [TestCase(3, "Partial None None None None")]
    [TestCase(4, "Partial Full Full None None")]
    [TestCase(5, "Full Full Full None None")]
    [TestCase(6, "Full Full Full Full Full")]
    [TestCase(99, "Full Full Full Full Full")]
    public void What_a_kernel_can_do_is_told_for_each_restriction(int version, string expected)
    {
        var bestEffort = Enum.GetValues<LandlockResource>().Aggregate(Everything, (ruleset, resource) => ruleset.Restrict(resource, Mode.BestEffort));
        var plan = LandlockPlan.Make(bestEffort, new(version, version == 0 ? "no Landlock" : null));

        Assert.Multiple(() =>
        {
            Assert.That(string.Join(' ', plan.Statuses.Select(s => s.Enforcement)), Is.EqualTo(expected));
            Assert.That(plan.Statuses, Is.All.Matches<LandlockStatus>(s => s.Missing is null == (s.Enforcement == LandlockEnforcement.Full)));
        });
    }

    [TestCase(LandlockResource.FileSystem, 3)]
    [TestCase(LandlockResource.TcpBind, 4)]
    [TestCase(LandlockResource.TcpConnect, 4)]
    [TestCase(LandlockResource.AbstractSockets, 6)]
    [TestCase(LandlockResource.Signals, 6)]
    public void What_cannot_be_enforced_is_an_error_unless_best_effort_was_chosen(LandlockResource resource, int needed)
    {
        var ruleset = LandlockRuleset.Empty.Restrict(resource);
        var lesser = new LandlockAbi(needed - 1, needed == 1 ? "no Landlock" : null);
        var error = Assert.Throws<SandboxException>(() => LandlockPlan.Make(ruleset, lesser))!;

        Assert.Multiple(() =>
        {
            Assert.That(error.Code, Is.EqualTo(ErrorCode.LandlockUnavailable));
            Assert.That(error.Message, Does.Contain(resource.ToString()).And.Contain("Linux 6."));
            Assert.That(LandlockPlan.Make(ruleset, new(needed, null)).Enforced, Does.Contain(resource));
            Assert.That(() => LandlockPlan.Make(ruleset.Restrict(resource, Mode.BestEffort), lesser), Throws.Nothing);
        });
    }

    [Test]
    public void A_sandbox_says_what_a_lesser_kernel_leaves_out()
    {
        LandlockHost.Needs(4);
        Environment.SetEnvironmentVariable(HostSimulation.Variable, "landlock=4");
        var ruleset = LandlockHost.ReadOnly.Restrict(LandlockResource.Signals, Mode.BestEffort);
        var command = LandlockHost.Container(ruleset).Command("/bin/true");
        using var process = command.Start();

        Assert.Multiple(() =>
        {
            Assert.That(process.Landlock.Select(s => (s.Resource, s.Enforcement)), Is.EqualTo(new[]
            {
                (LandlockResource.FileSystem, LandlockEnforcement.Partial), (LandlockResource.Signals, LandlockEnforcement.None),
            }));
            Assert.That(command.Plan().ToString(), Does.Contain("Landlock, Signals: none: this kernel's Landlock does not know scopes"));
            Assert.That(process.Wait().Success);
        });
    }

    [Test]
    public void A_path_that_does_not_exist_is_an_error_and_nothing_is_left() => Leftovers.AssertNoneOf(() =>
    {
        LandlockHost.Needs(3);
        var error = Assert.Throws<SandboxException>(
            () => LandlockHost.Container(LandlockHost.ReadOnly.Allow("/no/such/path", LandlockAccess.Read)).Command("/bin/true").Status())!;
        Assert.Multiple(() =>
        {
            Assert.That(error.Code, Is.EqualTo(ErrorCode.LandlockUnavailable));
            Assert.That(error.Errno, Is.EqualTo(Errno.ENOENT));
            Assert.That(error.Remedy, Does.Contain("/no/such/path"));
        });
    });

    [Test]
    public void A_path_that_may_be_missing_counts_from_the_launch_that_finds_it()
    {
        LandlockHost.Needs(3);
        using var directory = new TemporaryDirectory();
        var place = directory.Place("later");
        var command = LandlockHost.Container(LandlockHost.ReadOnly.Allow(place, LandlockAccess.Write | LandlockAccess.Read, MissingPath.Skip))
            .Command("/bin/sh", "-c", $"echo x > {place}/made");
        bool Succeeds() => command.Output().Status.Success;

        // One plan: what a launch left in its memory must not be taken for the next one's.
        var missing = Succeeds();
        directory.Subdirectory("later");
        var there = Succeeds();
        directory.File("file");
        File.Delete(directory.Place("later/made"));
        Directory.Delete(place);
        File.Move(directory.Place("file"), place);
        var file = Succeeds();

        Assert.That((missing, there, file), Is.EqualTo((false, true, false)));
    }
}
