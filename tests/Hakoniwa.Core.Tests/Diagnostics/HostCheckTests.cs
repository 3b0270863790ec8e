using System.Text.Json;

using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Diagnostics;
using Hakoniwa.Diagnostics.Probing;

namespace Hakoniwa.Core.Tests.Diagnostics;

public sealed class HostCheckTests
{
    [Test]
    public void The_hermetic_sandbox_works_here_with_everything_that_it_needs()
    {
        var report = HostCheck.Run();

        Assert.Multiple(() =>
        {
            Assert.That(report.EnforceWorks, Is.True, report.Verdict);
            Assert.That(report.Capabilities.Where(c => c.NeededByEnforce && !c.IsUsable), Is.Empty);
            Assert.That(report.Capabilities.Where(c => c.Detail.Length == 0 || c.Detail.EndsWith('.') || (c.Remedy?.EndsWith('.') ?? false)), Is.Empty);
            Assert.That(report.Capabilities.Where(c => c is { Status: HostCapabilityStatus.Works, Remedy: not null }), Is.Empty);
            Assert.That(report.UserId, Is.EqualTo(Host.UserId));
        });
    }

    [Test]
    public void Nothing_is_left_of_it() => Leftovers.AssertNoneOf(() => HostCheck.Run());

    [Test]
    public void It_can_run_in_several_threads_at_once()
    {
        var reports = new HostReport[4];
        Parallel.For(0, reports.Length, i => reports[i] = HostCheck.Run());

        Assert.That(reports.Select(r => r.EnforceWorks), Is.All.True);
    }

    [Test]
    public void Every_capability_has_a_paragraph_in_the_documentation_in_the_same_order()
    {
        var documented = File.ReadLines(Checkout.PathOf("docs/doctor.md")).Where(l => l.StartsWith("### ", StringComparison.Ordinal)).Select(l => l[4..]);

        Assert.That(documented, Is.EqualTo(HostProbes.All.Select(p => p.Name)));
    }

    [Test]
    public void What_a_probe_needs_comes_before_it()
    {
        var seen = new HashSet<string>();
        Assert.Multiple(() =>
        {
            foreach (var probe in HostProbes.All)
            {
                Assert.That(probe.After.Where(n => !seen.Contains(n)), Is.Empty, probe.Name);
                Assert.That(seen.Add(probe.Name), Is.True, "twice: " + probe.Name);
            }
        });
    }

    [Test]
    public void A_report_as_JSON_has_this_shape()
    {
        var report = HostReport.Of(Facts(), [
            new("user-namespace", HostCapabilityStatus.DoesNotWork, "clone: EPERM: \"why\"", "sudo sysctl -w a=1 && b") { NeededByEnforce = true },
            new("mounts", HostCapabilityStatus.NotTested, "needs user-namespace") { NeededByEnforce = true },
            new("landlock", HostCapabilityStatus.Limited, "version 5", "newer"),
            new("hermetic", HostCapabilityStatus.DoesNotWork, "HAKO1002: x") { NeededByEnforce = true },
        ]);

        const string expected = """
            {
              "version": 1,
              "enforceWorks": false,
              "verdict": "Hermetic sandboxes cannot be had here, for want of user-namespace.",
              "bestEffort": "BEST",
              "kernel": "6.8.0-45-generic",
              "architecture": "ARCH",
              "distribution": "Ubuntu 24.04.1 LTS",
              "container": null,
              "userId": 1000,
              "capabilities": [
                {
                  "name": "user-namespace",
                  "status": "does-not-work",
                  "neededByEnforce": true,
                  "detail": "clone: EPERM: \"why\"",
                  "remedy": "sudo sysctl -w a=1 && b"
                },
                {
                  "name": "mounts",
                  "status": "not-tested",
                  "neededByEnforce": true,
                  "detail": "needs user-namespace",
                  "remedy": null
                },
                {
                  "name": "landlock",
                  "status": "limited",
                  "neededByEnforce": false,
                  "detail": "version 5",
                  "remedy": "newer"
                },
                {
                  "name": "hermetic",
                  "status": "does-not-work",
                  "neededByEnforce": true,
                  "detail": "HAKO1002: x",
                  "remedy": null
                }
              ]
            }

            """;
        Assert.That(report.ToJson(), Is.EqualTo(expected.Replace("ARCH", report.Architecture, StringComparison.Ordinal).Replace("BEST", report.BestEffort, StringComparison.Ordinal)));
        using var json = JsonDocument.Parse(report.ToJson());
        Assert.That(json.RootElement.GetProperty("capabilities").GetArrayLength(), Is.EqualTo(4));
    }

    [Test]
    public void The_AppArmor_profile_allows_user_namespaces_and_has_no_patterns_in_its_paths()
    {
        var profile = HostCheck.AppArmorProfile("/usr/lib/dotnet/dotnet", "/opt/a [b]/hakoniwa", "/usr/lib/dotnet/dotnet");

        Assert.Multiple(() =>
        {
            Assert.That(profile, Does.Contain("profile \"hakoniwa-dotnet\" \"/usr/lib/dotnet/dotnet\" flags=(unconfined) {\n  userns,\n"));
            Assert.That(profile, Does.Contain("profile \"hakoniwa-hakoniwa-2\" \"/opt/a \\[b\\]/hakoniwa\" flags=(unconfined) {\n"));
            Assert.That(profile.Split("profile \""), Has.Length.EqualTo(3));
            Assert.Throws<ArgumentException>(() => HostCheck.AppArmorProfile());
            Assert.Throws<ArgumentException>(() => HostCheck.AppArmorProfile("dotnet"));
            Assert.Throws<ArgumentException>(() => HostCheck.AppArmorProfile("/a\" {} \"b"));
        });
    }

    internal static HostFacts Facts() => new()
    {
        Kernel = "6.8.0-45-generic",
        Distribution = "Ubuntu 24.04.1 LTS",
        Container = null,
        UserId = 1000,
        IsFiltered = false,
        AppArmorLabel = null,
        AppArmorRestricts = false,
        UnprivilegedForbidden = false,
        SELinuxEnforces = false,
        IsInChroot = false,
        IsRootWithoutSetfcap = false,
    };
}
