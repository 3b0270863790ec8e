using System.Globalization;

using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Reporting;

namespace Hakoniwa.Core.Tests.Reports;

/// <summary>The names that programs look up in a sandbox without a network, and that nothing of it is there where no report was asked for.</summary>
public sealed class NameLookupTests
{
    private const string Resolver = "127.0.0.53";
    private const string Getent = "/usr/bin/getent";
    private const int NoSuchNameCode = 3;

    private static Container Sandbox => Probe.Sandbox().Report(Report.Network);

    private static (ProbeLine[] Lines, SandboxReport Report) Run(Container container, params string[][] verbs)
    {
        var output = Probe.Command(container, verbs).Output();
        return (Probe.Parse(output, verbs.Length), output.Status.Report!);
    }

    private static IEnumerable<string> Told(SandboxReport report)
        => report.NameLookups.Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Name} {l.Type} {l.Count}"));

    private static int ResponseCode(string answer) => Convert.FromHexString(answer)[3] & 0xF;

    [Test]
    public void A_name_that_a_dotnet_program_looks_up_is_recorded_and_does_not_exist()
    {
        var (lines, report) = Run(Sandbox, ["lookup", "www.Example.org"], ["lookup", "localhost"]);
        var without = Probe.Inside(["lookup", "www.example.org"]).Single();

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Values, Is.EqualTo(new[] { "HostNotFound" }));
            Assert.That(lines[1].Values, Does.Contain("127.0.0.1"), "what the files say still holds");
            Assert.That(report.NameLookups.Select(l => l.Name).Distinct(), Is.EqualTo(new[] { "www.example.org" }));
            Assert.That(report.NameLookups.Select(l => l.Type), Is.SubsetOf(new[] { "A", "AAAA" }));
            Assert.That(report.NotAvailable.Where(r => r.Contains("name", StringComparison.Ordinal)), Is.Empty);
            Assert.That(report.Unlisted, Is.Zero);
            Assert.That(without.Values, Is.EqualTo(new[] { "TryAgain" }), "without a report nobody answers");
        });
    }

    [Test]
    public void A_name_that_the_C_library_looks_up_is_recorded_once_for_each_type()
    {
        Host.NeedsProgram(Getent);
        var status = Container.Hermetic().Report(Report.Network).Command(Getent, "ahosts", "example.org").Output().Status;

        Assert.That(status.ExitCode, Is.EqualTo(2), "getent: the name was not found");
        Assert.That(Told(status.Report!), Is.EquivalentTo(new[] { "example.org A 1", "example.org AAAA 1" }));
    }

    [Test]
    public void A_name_that_a_program_of_musl_looks_up_is_recorded()
    {
        Host.NeedsProgram(MuslProgram.Compiler);
        using var directory = new TemporaryDirectory();
        var program = MuslProgram.Compile(directory, "lookup", """
            #include <netdb.h>
            #include <stdio.h>
            int main(int n, char **a) { struct addrinfo *r; printf("%s", gai_strerror(getaddrinfo(a[1], "80", 0, &r))); return 0; }
            """);

        var output = Container.Hermetic().BindReadOnly(directory.Path).Report(Report.Network).Command(program, "example.org").Output();

        Assert.That(output.StandardOutput, Is.EqualTo("Name does not resolve"), output.StandardError);
        Assert.That(Told(output.Status.Report!), Is.EquivalentTo(new[] { "example.org A 1", "example.org AAAA 1" }));
    }

    [Test]
    public void The_answer_belongs_to_the_query_over_UDP_and_TCP()
    {
        var (lines, report) = Run(Sandbox, ["query", Resolver, "one.test", "16"], ["query-tcp", Resolver, "two.test", "three.test", "two.test"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Value, Is.EqualTo("123481830001000000000000" + "036F6E650474657374000010" + "0001"));
            Assert.That(lines[1].Values.Select(ResponseCode), Is.EqualTo(new[] { NoSuchNameCode, NoSuchNameCode, NoSuchNameCode }));
            Assert.That(lines[1].Values[1], Does.Contain("057468726565"), "in their order");
            Assert.That(Told(report), Is.EqualTo(new[] { "one.test TXT 1", "two.test A 2", "three.test A 1" }));
        });
    }

    [TestCase("")]
    [TestCase("00")]
    [TestCase("123481830001000000000000036F6E65047465737400001000010000000000")]
    [TestCase("12340100000100000000000003")]
    [TestCase("123401000001000000000000C00C00010001")]
    public void What_is_no_query_is_passed_over_and_the_next_query_is_answered(string hexadecimal)
    {
        var (lines, report) = Run(Sandbox, ["query-raw", Resolver, hexadecimal]);

        Assert.That(ResponseCode(lines[0].Value), Is.EqualTo(NoSuchNameCode));
        Assert.That(Told(report), Is.EqualTo(new[] { "after.test A 1" }));
    }

    [Test]
    public void A_program_that_ends_without_waiting_for_the_answer_is_recorded_all_the_same()
    {
        var (_, report) = Run(Sandbox, ["query-silently", Resolver, "example.org"]);

        Assert.That(Told(report), Is.EquivalentTo(new[] { "udp.example.org A 1", "tcp.example.org A 1" }));
    }

    [Test]
    public void More_names_than_are_listed_are_counted_and_all_are_answered()
    {
        const int Asked = LookupList.MaxListed + 500;
        var (lines, report) = Run(Sandbox, ["query-many", Resolver, Asked.ToString(CultureInfo.InvariantCulture)]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Ok, lines[0].ToString());
            Assert.That(report.NameLookups, Has.Length.EqualTo(LookupList.MaxListed));
            Assert.That(report.NameLookups[0], Is.EqualTo(new NameLookup { Name = "n0.test", Type = "A", Count = 2 }), "those that are listed are still counted");
            Assert.That(report.Unlisted, Is.EqualTo(500));
        });
    }

    [Test]
    public void Connections_that_say_nothing_hold_up_neither_the_answers_nor_the_end()
    {
        Leftovers.AssertNoneOf(() =>
        {
            var (lines, report) = Run(Sandbox, ["hold-tcp", Resolver, "20"]);
            Assert.That(ResponseCode(lines[0].Value[4..]), Is.EqualTo(NoSuchNameCode));
            Assert.That(Told(report), Is.EqualTo(new[] { "meanwhile.test A 1", "held.test A 1" }));
        });
    }

    [Test]
    public void Without_a_report_there_is_no_resolver()
    {
        var lines = Probe.Inside(["connect", Resolver, "53"], ["query", Resolver, "example.org", "1"], ["read", "/etc/resolv.conf"]);
        var with = Probe.Inside(Sandbox, ["connect", Resolver, "53"]).Single();
        var plan = Probe.Command(Probe.Sandbox(), ["true"]).Plan().ToString(systemCalls: true);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Error, Is.EqualTo(Errno.ECONNREFUSED));
            Assert.That(lines[1].Error, Is.EqualTo(Errno.ECONNREFUSED));
            Assert.That(lines[2].Ok ? lines[2].Values : [], Has.None.Contains("nameserver " + Resolver + "\n").And.None.EqualTo("nameserver " + Resolver));
            Assert.That(with.Ok, "with one it is there");
            Assert.That(plan, Does.Not.Contain("lookups"));
            Assert.That(Probe.Command(Probe.Sandbox(), ["netdevs"]).Output().Status.Report, Is.Null);
        });
    }

    [Test]
    public void The_port_is_taken_in_the_sandbox_and_not_on_the_host()
    {
        using var running = Container.Hermetic().Report(Report.Network).Command("/bin/cat").StandardInput(Stdio.Piped).StandardOutput(Stdio.Null).Start();
        using var second = Container.Hermetic().Report(Report.Network).Command("/bin/cat").StandardInput(Stdio.Piped).StandardOutput(Stdio.Null).Start();

        Assert.That(File.ReadAllText("/proc/net/udp"), Does.Not.Contain("3500007F:0035"));
        Assert.That(File.ReadAllText($"/proc/{running.Id}/net/udp"), Does.Contain("3500007F:0035"), "127.0.0.53:53");
    }

    [Test]
    public void Names_beside_those_that_are_allowed_are_recorded()
    {
        var (lines, report) = Run(Sandbox.Network(Network.Allow("db.test:5432", "127.0.0.53:53")), ["lookup", "db.test"], ["lookup", "other.test"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Values, Is.EqualTo(new[] { "127.77.0.1" }));
            Assert.That(lines[1].Values, Is.EqualTo(new[] { "HostNotFound" }));
            Assert.That(report.NameLookups.Select(l => l.Name).Distinct(), Is.EqualTo(new[] { "other.test" }));
        });
    }

    [Test]
    public void Beside_the_endpoints_that_are_allowed_every_other_is_an_attempt()
    {
        var (_, report) = Run(Sandbox.Network(Network.Allow("192.0.2.7:80", "127.0.0.1:4711")),
            ["connect", "192.0.2.7", "80"], ["connect", "127.0.0.1", "4711"], ["connect", "192.0.2.7", "81"], ["connect", "192.0.2.8", "80"]);

        Assert.That(report.NetworkAttempts.Select(a => $"{a.Address}:{a.Port}"), Is.EqualTo(new[] { "192.0.2.7:81", "192.0.2.8:80" }));
        Assert.That(report.NotAvailable, Is.Empty);
    }

    [Test]
    public void What_has_been_recorded_is_told_while_the_sandbox_runs()
    {
        Host.NeedsProgram(Getent);
        using var process = Container.Hermetic().Report(Report.Network).Command("/bin/sh", "-c", "getent ahosts example.org; echo; read line; getent ahosts example.net")
            .StandardInput(Stdio.Piped).StandardOutput(Stdio.Piped).Start();
        process.StandardOutput!.ReadByte();
        var soFar = process.ReportSoFar();
        process.StandardInput!.Dispose();
        var all = process.Wait().Report;

        Assert.Multiple(() =>
        {
            Assert.That(soFar!.NameLookups.Select(l => l.Name).Distinct(), Is.EqualTo(new[] { "example.org" }));
            Assert.That(all!.NameLookups.Select(l => l.Name).Distinct(), Is.EqualTo(new[] { "example.org", "example.net" }));
            using var without = Container.Hermetic().Command("/bin/true").Start();
            Assert.That(without.ReportSoFar(), Is.Null);
        });
    }

    [Test]
    public void A_resolver_file_of_the_description_is_left_alone_and_the_report_says_what_that_means()
    {
        var (lines, report) = Run(Sandbox.File("/etc/resolv.conf", "nameserver 127.0.0.9\n"), ["read", "/etc/resolv.conf"], ["connect", Resolver, "53"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Value, Does.StartWith("nameserver 127.0.0.9"));
            Assert.That(lines[1].Error, Is.EqualTo(Errno.ECONNREFUSED));
            Assert.That(report.NotAvailable, Has.Some.Contains("of its own"));
        });
    }

    [Test]
    public void Nothing_is_left_of_a_resolver()
        => Leftovers.AssertNoneOf(() =>
        {
            Probe.Inside(Sandbox, ["lookup", "example.org"]);
            using var killed = Container.Hermetic().Report(Report.Network).Command("/bin/cat").StandardInput(Stdio.Piped).StandardOutput(Stdio.Null).Start();
        });
}
