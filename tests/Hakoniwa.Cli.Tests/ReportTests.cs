using System.Text.Json;

namespace Hakoniwa.Cli.Tests;

/// <summary>What is told about a run, and where.</summary>
[TestFixture]
public sealed class ReportTests
{
    private const string Getent = "/usr/bin/getent";

    private static readonly string[] LookUp = ["--", "sh", "-c", "getent ahosts www.example.org; exit 3"];

    [Test]
    public void A_name_that_was_looked_up_is_in_the_table_on_standard_error()
    {
        NeedsGetent();
        var result = HakoniwaCommand.Run(["run", "--network", "none", "--report", .. LookUp]);

        Assert.Multiple(() =>
        {
            Assert.That((result.Code, result.Output), Is.EqualTo((3, "")), "the code is the program's");
            Assert.That(result.Error, Does.Match(@"(?m)^CODE +WHAT +BY +TIMES +TO ALLOW$"));
            Assert.That(result.Error, Does.Match(@"(?m)^HAKO3012 +the name www\.example\.org \(A\) was looked up and not found +1 +--network-allow HOST:PORT$"));
            Assert.That(result.Error, Does.Match(@"(?m)^HAKO3012 +the name www\.example\.org \(AAAA\) was looked up"));
            Assert.That(result.Error, Does.Not.Contain("\e["));
        });
    }

    [Test]
    public void Where_nothing_was_denied_a_line_says_so()
    {
        var result = HakoniwaCommand.Run("run", "--network", "none", "--report", "--", "echo", "ran");

        Assert.That((result.Code, result.Output, result.Error), Is.EqualTo((0, "ran\n", "hakoniwa: nothing was denied\n")));
    }

    [Test]
    public void Without_the_option_nothing_is_told()
    {
        var result = HakoniwaCommand.Run(["run", "--network", "none", .. LookUp]);

        Assert.That((result.Code, result.Output, result.Error), Is.EqualTo((3, "", "")));
    }

    [Test]
    public void The_report_is_written_as_JSON()
    {
        NeedsGetent();
        using var directory = new TemporaryDirectory();
        var file = directory.Write("report.json", "old");

        var result = HakoniwaCommand.Run(["run", "--network", "none", "--report-json", file, .. LookUp]);

        Assert.That((result.Code, result.Error), Is.EqualTo((3, "")));
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        var names = json.RootElement.GetProperty("nameLookups").EnumerateArray().Select(l => l.GetProperty("name").GetString());
        Assert.That(names, Is.EqualTo(new[] { "www.example.org", "www.example.org" }));
        Assert.That(Directory.GetFileSystemEntries(directory.Path), Has.Length.EqualTo(1), "no temporary file is left");
    }

    [Test]
    public void Where_standard_output_is_a_file_the_report_comes_after_what_it_has()
    {
        using var directory = new TemporaryDirectory();
        var file = Path.Combine(directory.Path, "output");
        using var shell = System.Diagnostics.Process.Start(
            "/bin/sh", ["-c", "(echo before; \"$0\" run --report-json /dev/stdout -- echo within) > \"$1\"", HakoniwaCommand.Path, file]);
        HakoniwaCommand.WaitForEnd(shell);

        Assert.That(File.ReadAllText(file), Does.StartWith("before\nwithin\n{").And.EndsWith("}\n"));
    }

    [Test]
    public void A_link_stays_a_link_and_a_device_a_device()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Write("report.json", "old");
        var link = Path.Combine(directory.Path, "link");
        File.CreateSymbolicLink(link, file);

        var linked = HakoniwaCommand.Run("run", "--report-json", link, "--", "true");
        var output = HakoniwaCommand.Run("run", "--report-json", "/dev/stdout", "--", "true");
        var none = HakoniwaCommand.Run("run", "--report-json", "/dev/null", "--", "true");

        Assert.Multiple(() =>
        {
            Assert.That((linked.Code, output.Code, none.Code), Is.EqualTo((0, 0, 0)), linked.Error + output.Error + none.Error);
            Assert.That(new FileInfo(link).LinkTarget, Is.EqualTo(file));
            Assert.That(File.ReadAllText(file), Does.Contain("nameLookups"));
            Assert.That(output.Output, Does.Contain("nameLookups"));
            Assert.That(new FileInfo("/dev/null").Length, Is.Zero);
        });
    }

    [Test]
    public void Who_reads_from_a_FIFO_gets_the_result_and_the_FIFO_stays()
    {
        using var directory = new TemporaryDirectory();
        var fifo = Path.Combine(directory.Path, "fifo");
        using var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(
            "/bin/sh", ["-c", "mkfifo \"$1\"; \"$0\" run --json \"$1\" -- true & cat \"$1\"; test -p \"$1\" && echo stays; wait", HakoniwaCommand.Path, fifo])
        {
            RedirectStandardOutput = true,
        })!;
        var output = shell.StandardOutput.ReadToEndAsync();
        HakoniwaCommand.WaitForEnd(shell);

        Assert.That(output.Result, Does.StartWith("{\n  \"version\": 1,\n  \"code\": 0,").And.EndsWith("}\nstays\n"));
    }

    [Test]
    public void The_result_tells_that_the_report_cannot_be_written()
    {
        using var directory = new TemporaryDirectory();
        var (file, nowhere) = (Path.Combine(directory.Path, "result.json"), Path.Combine(directory.Path, "no/report.json"));

        var result = HakoniwaCommand.Run("run", "--json", file, "--report-json", nowhere, "--", "echo", "ran");

        var said = $"{nowhere} cannot be written: its directory does not exist";
        Assert.That((result.Code, result.Output, result.Error), Is.EqualTo((125, "", $"hakoniwa: {said}\n")));
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        Assert.That(json.RootElement.GetProperty("error").GetProperty("message").GetString(), Is.EqualTo(said));
    }

    [Test]
    public void Two_outputs_do_not_share_a_file()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Write("result.json", "old");
        var link = Path.Combine(directory.Path, "link");
        File.CreateSymbolicLink(link, file);

        var result = HakoniwaCommand.Run("run", "--json", file, "--report-json", link, "--", "echo", "ran");
        var both = HakoniwaCommand.Run("run", "--json", "/dev/stdout", "--report-json", "/dev/stdout", "--", "true");

        Assert.Multiple(() =>
        {
            Assert.That((result.Code, result.Output), Is.EqualTo((2, "")), result.Error);
            Assert.That(result.Error, Does.Contain("--report-json and --json"));
            Assert.That(File.ReadAllText(file), Is.EqualTo("old"));
            Assert.That((both.Code, both.Output.Split("\n}\n{\n").Length), Is.EqualTo((0, 2)), "what is appended to has room for both");
        });
    }

    [Test]
    public void A_file_that_cannot_be_written_is_told_before_the_program_runs()
    {
        using var directory = new TemporaryDirectory();

        foreach (var place in new[] { Path.Combine(directory.Path, "no/such/place"), directory.Path, "/proc/no-such-file" })
        {
            var result = HakoniwaCommand.Run("run", "--report-json", place, "--", "echo", "ran");
            Assert.That((result.Code, result.Output), Is.EqualTo((125, "")), place);
            Assert.That(result.Error, Does.Match(@"^hakoniwa: [^\n]+\n$"));
        }

        Assert.That(HakoniwaCommand.Run("run", "--report-json=", "--", "true").Code, Is.EqualTo(2));
    }

    [Test]
    public void Explain_shows_the_resolver_and_writes_no_report()
    {
        using var directory = new TemporaryDirectory();
        var file = Path.Combine(directory.Path, "report.json");

        var result = HakoniwaCommand.Run("run", "--explain", "--network", "none", "--report-json", file);

        Assert.That(result.Code, Is.Zero, result.Error);
        Assert.That(result.Output, Does.Contain("listen for name lookups on 127.0.0.53 in the sandbox"));
        Assert.That(file, Does.Not.Exist);
    }

    [Test]
    public void On_a_terminal_the_table_fits_and_is_coloured_unless_NO_COLOR_says_otherwise()
    {
        NeedsGetent();
        var coloured = OnTerminal("");
        var plain = OnTerminal("1");

        Assert.Multiple(() =>
        {
            Assert.That(coloured, Does.Contain("\e[2mCODE").And.Contain("\e[0m"));
            Assert.That(plain, Does.Not.Contain("\e").And.Contain("CODE "));
            Assert.That(plain.Split("\r\n").Select(l => l.Length), Is.All.LessThanOrEqualTo(80));
        });

        static string OnTerminal(string noColour)
        {
            using var terminal = new TestTerminal();
            var before = terminal.Settings();
            using var process = terminal.Start(
                ["run", "--network", "none", "--report", "--", "sh", "-c", "getent ahosts a-long-name-for-a-host-that-does-not-exist.example.org; exit 3"],
                environment: [("NO_COLOR", noColour), ("TERM", "xterm")]);
            terminal.WaitFor("(AAAA)");
            terminal.WaitFor("found");
            HakoniwaCommand.WaitForEnd(process);
            Assert.That(process.ExitCode, Is.EqualTo(3));
            Assert.That(terminal.Settings(), Is.EqualTo(before), "the terminal's settings");
            return terminal.Printed;
        }
    }

    private static void NeedsGetent()
    {
        if (!File.Exists(Getent))
            Assert.Ignore($"needs {Getent}, which this machine does not have");
    }
}
