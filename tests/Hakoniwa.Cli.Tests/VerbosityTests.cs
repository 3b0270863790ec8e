namespace Hakoniwa.Cli.Tests;

/// <summary>How much is said.</summary>
[TestFixture]
public sealed class VerbosityTests
{
    [Test]
    public void Quiet_says_errors_alone()
    {
        Assert.Multiple(() =>
        {
            Assert.That(HakoniwaCommand.Run("run", "-q", "--mode", "off", "--", "true").Error, Is.Empty);
            Assert.That(HakoniwaCommand.Run("-q", "run", "--limit-walltime", "2500ms", "--", "sleep", "1000"), Is.EqualTo(new HakoniwaCommand.Result(124, "", "")));
            Assert.That(HakoniwaCommand.Run("run", "--quiet", "--", "no-such-program").Error, Does.StartWith("hakoniwa: HAKO1007"));
            Assert.That(HakoniwaCommand.Run("run", "-q", "--no-such-option").Error, Does.StartWith("hakoniwa: unknown option"));
            Assert.That(HakoniwaCommand.Run("run", "-q", "--network", "none", "--report", "--", "true").Error, Is.EqualTo("hakoniwa: nothing was denied\n"), "it was asked for");
        });
    }

    [TestCase("-qq", "run", "--no-such-option", 2)]
    [TestCase("run", "-qq", "--network=cloud", 2)]
    [TestCase("run", "-q", "-q", 127)]
    [TestCase("run", "--quiet", "--quiet", 127)]
    public void Quiet_twice_leaves_the_exit_code(string first, string second, string third, int code)
        => Assert.That(HakoniwaCommand.Run(first, second, third, "--", "no-such-program"), Is.EqualTo(new HakoniwaCommand.Result(code, "", "")));

    [Test]
    public void Quiet_twice_is_so_for_wrong_usage_wherever_it_stands()
    {
        var result = HakoniwaCommand.Run("run", "--hostname", "a", "--hostname", "b", "-q", "-q", "--", "echo", "ran");
        Assert.That(result, Is.EqualTo(new HakoniwaCommand.Result(2, "", "")));
    }

    [TestCase("-v", "run", "-q")]
    [TestCase("run", "-vq")]
    public void Quiet_and_verbose_contradict_each_other(params string[] options)
    {
        var result = HakoniwaCommand.Run([.. options, "--", "echo", "ran"]);
        Assert.That((result.Code, result.Output, result.Error.Split('\n')[0]), Is.EqualTo((2, "", "hakoniwa: --quiet contradicts --verbose")));
    }

    [Test]
    public void Verbose_names_variables_and_never_their_values()
    {
        var caller = new Dictionary<string, string?> { ["GARDEN"] = "secret of the caller" };
        var result = HakoniwaCommand.RunIn(caller, ["run", "-vv", "-e", "GARDEN", "-e", "TOKEN=secret too", "--", "true"]);

        Assert.That(result.Error, Does.Contain("hakoniwa: variables: GARDEN TOKEN\n").And.Not.Contain("secret"));
    }

    [Test]
    public void What_is_left_out_is_a_line_each_unless_quiet()
    {
        string[] line = ["run", "--mode", "best-effort", "--landlock-restrict", "signals:best-effort", "--memory", "1G", "--", "echo", "ran"];
        var host = new Dictionary<string, string?> { ["HAKONIWA_SIMULATE"] = "no-cgroup,landlock=1" };

        var result = HakoniwaCommand.RunIn(host, line);
        var quiet = HakoniwaCommand.RunIn(host, [line[0], "-q", .. line[1..]]);

        Assert.Multiple(() =>
        {
            Assert.That((result.Code, result.Output), Is.EqualTo((0, "ran\n")), result.Error);
            Assert.That(result.Error, Does.Match(@"(?m)^hakoniwa: left out: [^\n]*memory[^\n]*$"));
            Assert.That(quiet, Is.EqualTo(new HakoniwaCommand.Result(0, "ran\n", "")));
        });
    }
}
