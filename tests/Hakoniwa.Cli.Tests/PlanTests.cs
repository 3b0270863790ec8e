namespace Hakoniwa.Cli.Tests;

[TestFixture]
public sealed class PlanTests
{
    /// <summary>What no namespace can be had for.</summary>
    private static readonly Dictionary<string, string?> Blocked = new() { ["HAKONIWA_SIMULATE"] = "no-userns" };

    [Test]
    public void Explain_prints_the_steps_and_launches_nothing()
    {
        var result = HakoniwaCommand.RunIn(Blocked, ["run", "--explain", "--unshare-all", "-b", "/no/such/place", "--", "sh", "-c", "echo ran"]);

        Assert.Multiple(() =>
        {
            Assert.That((result.Code, result.Error), Is.EqualTo((0, "")));
            Assert.That(result.Output, Does.StartWith("new namespaces: ").And.Contain("open /no/such/place of the host read-only").And.Contain("execute sh"));
            Assert.That(result.Output, Does.Not.Contain("open_tree("));
        });
    }

    [Test]
    public void Explain_with_v_prints_the_system_calls_without_values_of_variables()
    {
        var result = HakoniwaCommand.RunIn(Blocked, ["run", "--explain", "-v", "-e", "TOKEN=secret"]);

        Assert.Multiple(() =>
        {
            Assert.That((result.Code, result.Error), Is.EqualTo((0, "")));
            Assert.That(result.Output, Does.Contain("open_tree(").And.Contain("execve(").And.Not.Contain("secret"));
        });
    }

    [TestCase("run", "-v")]
    [TestCase("-v", "run")]
    [TestCase("run", "--verbose")]
    public void Verbose_says_what_the_sandbox_is_made_of_and_the_result(params string[] options)
    {
        var result = HakoniwaCommand.Run([.. options, "--", "sh", "-c", "echo ran; exit 3"]);

        Assert.Multiple(() =>
        {
            Assert.That((result.Code, result.Output), Is.EqualTo((3, "ran\n")));
            Assert.That(result.Error, Does.StartWith("hakoniwa: namespaces: user, mount, pid\n").And.Contain("hakoniwa: execute: sh -c 'echo ran; exit 3'\n").And.Not.Contain("  1. "));
            Assert.That(result.Error, Does.Match(@"\nhakoniwa: exited with 3; (peak memory [0-9.]+ MiB, )?wall \d+\.\d{3} s, user \d+\.\d{3} s, system \d+\.\d{3} s\n$"));
        });
    }

    [TestCase("-vv", "run")]
    [TestCase("run", "-vv")]
    [TestCase("-v", "run", "-v")]
    [TestCase("run", "-v", "--verbose")]
    public void Verbose_twice_prints_system_calls(params string[] options)
        => Assert.That(HakoniwaCommand.Run([.. options, "--", "true"]).Error, Does.Contain("hakoniwa: namespaces: ").And.Contain("  1. ").And.Contain("open_tree("));

    [TestCase("--version")]
    [TestCase("-V")]
    public void The_version_is_printed(string option)
    {
        var result = HakoniwaCommand.Run(option);
        Assert.That((result.Code, result.Error), Is.EqualTo((0, "")));
        Assert.That(result.Output, Does.Match(@"^hakoniwa \d+\.\d+\.\d+\S*\n$").And.Not.Contain("+"));
    }

    [TestCase("--help")]
    [TestCase("run", "--help")]
    [TestCase("run", "-h")]
    [TestCase("run", "--hostname", "a", "--no-such-option", "--help")]
    public void The_help_has_usage_and_examples(params string[] arguments)
    {
        var result = HakoniwaCommand.Run(arguments);

        Assert.Multiple(() =>
        {
            Assert.That((result.Code, result.Error), Is.EqualTo((0, "")));
            Assert.That(result.Output, Does.Contain("Usage:").And.Contain("Examples:").And.Contain("hakoniwa run --unshare-all -- id").And.Not.Contain("<--"));
        });
        if (arguments[0] == "run")
            Assert.That(result.Output, Does.Contain("hakoniwa run [options] [-- COMMAND...]"));
    }

    [TestCase("doctor", "hakoniwa doctor --json")]
    [TestCase("profile", "hakoniwa profile check box.toml")]
    [TestCase("completion", "source <(hakoniwa completion bash)")]
    public void The_help_of_a_command_has_its_own_examples(string command, string example)
    {
        var result = HakoniwaCommand.Run(command, "--help");

        Assert.That((result.Code, result.Error), Is.EqualTo((0, "")));
        Assert.That(result.Output, Does.Contain("Examples:").And.Contain(example).And.Not.Contain("--hermetic"));
        Assert.That(result.Output.Split('\n'), Is.All.Matches<string>(line => line.Length <= 80));
    }

    [TestCase("doctor", "doctor", "nope")]
    [TestCase("doctor", "doctor", "--nope")]
    [TestCase("profile", "profile")]
    [TestCase("profile", "profile", "check")]
    [TestCase("completion", "completion", "nope")]
    public void A_wrong_line_leads_to_the_help_of_its_command(string command, params string[] arguments)
    {
        var result = HakoniwaCommand.Run(arguments);

        Assert.That(result.Code, Is.EqualTo(2));
        Assert.That(result.Error, Does.EndWith($"\nTry 'hakoniwa {command} --help'.\n"));
    }

    /// <summary>Every example of the help is a line that the command understands.</summary>
    [Test]
    public void The_examples_can_be_planned()
    {
        var examples = HakoniwaCommand.Run("--help").Output.Split('\n').SkipWhile(l => l != "Examples:").Skip(1).TakeWhile(l => l.Length > 0)
            .Where(l => l.StartsWith("  hakoniwa", StringComparison.Ordinal)).ToList();

        Assert.That(examples, Is.Not.Empty);
        Assert.Multiple(() =>
        {
            foreach (var example in examples)
            {
                var words = example.Split("   ", 2, StringSplitOptions.RemoveEmptyEntries)[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                Assert.That(words[..2], Is.EqualTo(new[] { "hakoniwa", "run" }));
                var result = HakoniwaCommand.Run(["run", "--explain", .. words[2..]]);
                Assert.That(result.Code, Is.Zero, result.Error);
            }
        });
    }
}
