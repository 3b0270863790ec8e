namespace Hakoniwa.Cli.Tests;

[TestFixture]
public sealed class ExitCodeTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(3)]
    [TestCase(255)]
    public void The_programs_own_code_is_passed_on(int code)
        => Assert.That(HakoniwaCommand.Run("run", "--", "sh", "-c", $"exit {code}").Code, Is.EqualTo(code));

    [TestCase(9)]
    [TestCase(11)]
    [TestCase(15)]
    public void A_signal_is_128_and_its_number(int signal)
        => Assert.That(HakoniwaCommand.Run("run", "--", "sh", "-c", $"kill -{signal} $$").Code, Is.EqualTo(128 + signal));

    [Test]
    public void The_wall_time_limit_is_124_and_said()
    {
        var result = HakoniwaCommand.Run("run", "--limit-walltime", "2.5", "--", "sleep", "1000");

        Assert.Multiple(() =>
        {
            Assert.That(result.Code, Is.EqualTo(124));
            Assert.That(result.Error, Does.StartWith("hakoniwa: stopped by its wall-time limit"));
        });
    }

    [Test]
    public void A_program_that_is_not_there_is_127()
        => AssertFailure(HakoniwaCommand.Run("run", "--", "no-such-program"), 127, "HAKO1007");

    [Test]
    public void A_program_that_cannot_be_executed_is_126()
        => AssertFailure(HakoniwaCommand.Run("run", "--", "/etc/passwd"), 126, "HAKO1008");

    [Test]
    public void A_bind_source_that_is_not_there_is_125_with_code_and_path()
    {
        var result = HakoniwaCommand.Run("run", "-b", "/no/such/place", "--", "true");

        AssertFailure(result, 125, "HAKO1005");
        Assert.That(result.Error, Does.Contain("/no/such/place"));
    }

    [Test]
    public void A_root_directory_that_is_not_there_is_125()
        => AssertFailure(HakoniwaCommand.Run("run", "--rootfs", "/no/such/root", "--", "true"), 125, "HAKO1005");

    [Test]
    public void A_working_directory_that_is_not_there_is_125()
        => AssertFailure(HakoniwaCommand.Run("run", "-w", ":/no/such/place", "--", "true"), 125, "HAKO1009");

    [Test]
    public void Blocked_user_namespaces_are_125_with_a_remedy()
    {
        var result = HakoniwaCommand.RunIn(new Dictionary<string, string?> { ["HAKONIWA_SIMULATE"] = "no-userns" }, ["run", "--", "true"]);

        AssertFailure(result, 125, "HAKO1002");
        Assert.That(result.Error, Does.Contain("sysctl").Or.Contain("security-opt").Or.Contain("kernel."));
    }

    [TestCase("run", "--no-such-option")]
    [TestCase("run", "true")]
    [TestCase("run", "--hostname")]
    [TestCase("run", "--hostname", "a", "--hostname", "b")]
    [TestCase("run", "--hostname=")]
    [TestCase("run", "--network", "cloud")]
    [TestCase("run", "--network", "host", "--unshare-network")]
    [TestCase("run", "-b", "/etc:relative")]
    [TestCase("run", "-b", ":/etc")]
    [TestCase("run", "-B", "/etc:/")]
    [TestCase("run", "--tmpfs", "relative")]
    [TestCase("run", "--devfs", "relative")]
    [TestCase("run", "--workdir", "")]
    [TestCase("run", "--workdir", ":relative")]
    [TestCase("run", "--workdir:/tmp")]
    [TestCase("run", "-e", "=value")]
    [TestCase("run", "--limit-walltime", "0")]
    [TestCase("run", "--limit-walltime", "-1")]
    [TestCase("run", "--limit-walltime", "soon")]
    [TestCase("run", "--limit-walltime", "99999999999")]
    [TestCase("run", "@file")]
    [TestCase("walk")]
    [TestCase("--no-such-option")]
    [TestCase("-v")]
    public void Wrong_usage_is_2_and_one_line_with_a_hint(params string[] arguments)
    {
        var result = HakoniwaCommand.Run([.. arguments, "--", "echo", "ran"]);

        Assert.Multiple(() =>
        {
            Assert.That(result.Code, Is.EqualTo(2), result.Error);
            Assert.That(result.Output, Is.Empty);
            Assert.That(result.Error, Does.Match(@"^hakoniwa: [^\n]+\nTry 'hakoniwa (run )?--help'\.\n$"));
        });
    }

    [Test]
    public void No_arguments_are_wrong_usage_with_the_help_on_standard_error()
    {
        var result = HakoniwaCommand.Run();

        Assert.Multiple(() =>
        {
            Assert.That(result.Code, Is.EqualTo(2));
            Assert.That(result.Output, Is.Empty);
            Assert.That(result.Error, Does.Contain("Usage:"));
        });
    }

    private static void AssertFailure(HakoniwaCommand.Result result, int code, string error) => Assert.Multiple(() =>
    {
        Assert.That(result.Code, Is.EqualTo(code));
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.Error, Does.Match($@"^hakoniwa: {error}: [^\n]+\n$"), "one line, without colours");
    });
}
