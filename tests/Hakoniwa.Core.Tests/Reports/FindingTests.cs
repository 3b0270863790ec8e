using System.Text.Json;

namespace Hakoniwa.Core.Tests.Reports;

/// <summary>A report in words and as JSON.</summary>
public sealed class FindingTests
{
    private static readonly SandboxReport Report = new()
    {
        Denials =
        [
            new() { SystemCall = "mount", Arguments = "\"none\", \"/mnt\"", Errno = Errno.EPERM, Rule = "profile default: mount → EPERM", Process = "probe", ProcessId = 12, Count = 3 },
            new() { SystemCall = "#500", Arguments = "", Errno = Errno.ENOSYS, Rule = "profile default: others → ENOSYS", Process = "", ProcessId = 0, Count = 1 },
        ],
        NetworkAttempts =
        [
            new() { SystemCall = "connect", Address = "192.0.2.1", Port = 443, Process = "curl", ProcessId = 0, Count = 1 },
            new() { SystemCall = "sendto", Address = "2001:db8::1", Port = 53, Process = "dig", ProcessId = 7, Count = 2 },
            new() { SystemCall = "connect", Address = "fe80::1", Port = 80, Process = "p", ProcessId = 8, Count = 1 },
        ],
        NameLookups = [new() { Name = "example.org", Type = "AAAA", Count = 4 }],
        Calls = System.Collections.Immutable.ImmutableSortedDictionary<string, long>.Empty.Add("read", 9),
        Unlisted = 5,
        NotAvailable = ["nobody listens"],
    };

    [Test]
    public void Each_finding_is_a_sentence_with_what_allows_it()
        => Assert.That(Report.Findings().Select(f => $"{f.Code} {f}"), Is.EqualTo(new[]
        {
            "HAKO3010 mount(\"none\", \"/mnt\") was refused with EPERM (by probe (12), 3 times, profile default: mount → EPERM); to allow: .Seccomp(SeccompProfile.Default.Allow(\"mount\"))",
            "HAKO3010 #500() was refused with ENOSYS (profile default: others → ENOSYS)",
            "HAKO3011 connect to 192.0.2.1:443 found no network (by curl); to allow: .Network(Network.Allow(\"192.0.2.1:443\"))",
            "HAKO3011 sendto to [2001:db8::1]:53 found no network (by dig (7), 2 times); to allow: .Network(Network.Host)",
            "HAKO3011 connect to [fe80::1]:80 found no network (by p (8)); to allow: .Network(Network.Host)",
            "HAKO3012 the name example.org (AAAA) was looked up and not found (4 times); to allow: .Network(Network.Allow(\"example.org:PORT\"))",
            "HAKO3013 the report is not complete: 5 more that it has no room for",
            "HAKO3013 the report is not complete: nobody listens",
        }));

    [Test]
    public void What_a_program_says_cannot_become_a_command_of_a_terminal_or_a_line_of_its_own()
    {
        var report = Report with
        {
            Denials = [Report.Denials[0] with { Arguments = "\"a\n\u001b[2J\u009b\u202e\"", Process = "p\r\u2028", Rule = "r\u0007" }],
            NetworkAttempts = [],
            NameLookups = [new() { Name = "x\ny", Type = "A", Count = 1 }],
            NotAvailable = ["a\nb"],
        };

        Assert.That(string.Concat(report.Findings().Select(f => f.ToString())), Does.Not.Match(@"[\p{Cc}\p{Cf}\u2028\u2029]"));
        Assert.That(report.Findings().First().What, Is.EqualTo("mount(\"a\\u000a\\u001b[2J\\u009b\\u202e\") was refused with EPERM"));
    }

    [Test]
    public void The_JSON_has_all_of_it()
    {
        using var json = JsonDocument.Parse(Report.ToJson());
        var root = json.RootElement;

        Assert.Multiple(() =>
        {
            Assert.That(root.EnumerateObject().Select(p => p.Name),
                Is.EqualTo(new[] { "version", "denials", "networkAttempts", "nameLookups", "fileAccesses", "calls", "unlisted", "notAvailable" }));
            Assert.That(root.GetProperty("denials")[0].ToString().ReplaceLineEndings("").Replace("  ", "", StringComparison.Ordinal), Is.EqualTo(
                "{\"call\": \"mount\",\"arguments\": \"\\\"none\\\", \\\"/mnt\\\"\",\"errno\": \"EPERM\",\"rule\": \"profile default: mount → EPERM\","
                + "\"process\": \"probe\",\"processId\": 12,\"count\": 3}"));
            Assert.That(root.GetProperty("networkAttempts")[1].GetProperty("port").GetInt32(), Is.EqualTo(53));
            Assert.That(root.GetProperty("nameLookups")[0].GetProperty("type").GetString(), Is.EqualTo("AAAA"));
            Assert.That(root.GetProperty("calls").GetProperty("read").GetInt64(), Is.EqualTo(9));
            Assert.That(root.GetProperty("unlisted").GetInt64(), Is.EqualTo(5));
            Assert.That(root.GetProperty("notAvailable")[0].GetString(), Is.EqualTo("nobody listens"));
        });
    }

    [Test]
    public void The_JSON_of_an_empty_report_has_the_same_members()
    {
        using var json = JsonDocument.Parse(new SandboxReport().ToJson());

        Assert.That(json.RootElement.EnumerateObject().Count(), Is.EqualTo(8));
        Assert.That(new SandboxReport().Findings(), Is.Empty);
    }
}
