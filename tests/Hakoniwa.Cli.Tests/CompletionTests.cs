using System.Diagnostics;

using Hakoniwa.Cli.Options;

namespace Hakoniwa.Cli.Tests;

/// <summary>The scripts, run by the shells that they are for.</summary>
[TestFixture]
public sealed class CompletionTests
{
    private const string InBash = "source \"$1\"; shift; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _hakoniwa; printf '%s\\n' \"${COMPREPLY[@]}\"";

    /// <summary>What the completion system is told, without it: it works on a terminal only.</summary>
    private const string InZsh = """
        compdef() { }
        source $1
        shift
        _arguments() { print -rl -- $words[1] "$@" }
        _describe() { print -rl -- $following }
        _normal() { print -r -- other: $CURRENT $words }
        words=("$@")
        CURRENT=$#
        _hakoniwa
        """;

    private static readonly string[] RunNames = [.. RunOptions.Groups.SelectMany(g => g.Options).Select(o => o.Name).Append("--help").Order(StringComparer.Ordinal)];

    private static readonly TemporaryDirectory Scripts = new();

    [OneTimeSetUp]
    public void Write()
    {
        foreach (var shell in (string[])["bash", "zsh", "fish"])
            Assert.That(HakoniwaCommand.Run("completion", shell, "-f", ScriptOf(shell)), Is.EqualTo(new HakoniwaCommand.Result(0, "", "")));
    }

    [OneTimeTearDown]
    public void Remove() => Scripts.Dispose();

    [TestCase("bash")]
    [TestCase("fish")]
    public void All_options_of_run_are_offered(string shell)
        => Assert.That(Offered(shell, "hakoniwa", "run", "--hermetic", "--").Where(w => w != "--").Order(StringComparer.Ordinal), Is.EqualTo(RunNames));

    [TestCase("bash")]
    [TestCase("fish")]
    public void The_words_that_an_option_can_have_are_offered(string shell)
    {
        Assert.Multiple(() =>
        {
            Assert.That(Offered(shell, "hakoniwa", ""), Is.SupersetOf(new[] { "run", "doctor", "completion" }));
            Assert.That(Offered(shell, "hakoniwa", "completion", ""), Is.SupersetOf(new[] { "bash", "zsh", "fish" }));
            Assert.That(Offered(shell, "hakoniwa", "profile", ""), Is.SupersetOf(new[] { "list", "show", "check" }));
            Assert.That(Offered(shell, "hakoniwa", "profile", "show", "herm"), Does.Contain("hermetic"));
            Assert.That(Offered(shell, "hakoniwa", "profile", "check", "herm"), Does.Contain("hermetic"));
            Assert.That(Offered(shell, "hakoniwa", "run", "--mode", ""), Is.EquivalentTo(new[] { "enforce", "best-effort", "off" }));
            Assert.That(Offered(shell, "hakoniwa", "run", "--network", "p"), Is.EqualTo(new[] { "pasta" }));
            Assert.That(Offered(shell, "hakoniwa", "run", "--seccomp", "un"), Does.Contain("unconfined"));
            Assert.That(Offered(shell, "hakoniwa", "run", "--hostname", ""), Is.Empty);
        });
    }

    [Test]
    public void The_options_of_another_command_are_not_offered([Values("bash", "fish")] string shell)
    {
        var offered = Offered(shell, "hakoniwa", "doctor", "--");

        Assert.That(offered, Does.Contain("--json"));
        Assert.That(offered, Does.Not.Contain("--hermetic"));
    }

    [Test]
    public void Paths_are_offered_where_one_can_stand_and_nowhere_else([Values("bash", "fish")] string shell)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(Path.Combine(directory.Path, "profile of mine.toml"), "");
        var beginning = Path.Combine(directory.Path, "prof");

        Assert.Multiple(() =>
        {
            foreach (var option in (string[])["-b", "--bindmount-rw", "--config", "--report-json"])
                Assert.That(Offered(shell, "hakoniwa", "run", option, beginning), Has.One.Contains("profile").And.One.Contains("mine.toml"), option);
            foreach (var option in (string[])["--hostname", "--hermetic", "--network-allow"])
                Assert.That(Offered(shell, "hakoniwa", "run", option, beginning), Is.Empty, option);
        });
    }

    [Test]
    public void After_the_separator_it_is_the_programs_line([Values("bash", "fish")] string shell)
    {
        Assert.Multiple(() =>
        {
            Assert.That(Offered(shell, "hakoniwa", "run", "--", "mkdi"), Does.Contain("mkdir"));
            Assert.That(Offered(shell, "hakoniwa", "run", "mkdi"), Is.Empty);
            Assert.That(Offered(shell, "hakoniwa", "run", "--hermetic", "--", "cat", "/etc/passw"), Does.Contain("/etc/passwd"));
            Assert.That(Offered(shell, "hakoniwa", "run", "--hermetic", "--", "cat", "--mod"), Does.Not.Contain("--mode"));
        });
    }

    [Test]
    public void In_bash_a_value_may_follow_an_equals_sign()
    {
        Assert.That(Offered("bash", "hakoniwa", "run", "--network", "=", "no"), Is.EqualTo(new[] { "none" }));
        Assert.That(Offered("bash", "hakoniwa", "run", "--network", "="), Is.EquivalentTo(new[] { "none", "host", "pasta" }));
    }

    [Test]
    public void In_zsh_the_options_of_the_command_are_told_with_their_values()
    {
        var run = Offered("zsh", "hakoniwa", "run", "--");
        var nothing = Offered("zsh", "hakoniwa", "");

        Assert.Multiple(() =>
        {
            Assert.That(run[0], Is.EqualTo("run"));
            foreach (var name in RunNames)
                Assert.That(run, Has.One.Contains(name + "[").Or.One.Contains(name + "=["), name);
            Assert.That(run, Has.One.EqualTo("(--mode)--mode=[What to do where the host cannot give all that is described]:enforce|best-effort|off:{ compadd -- enforce best-effort off; }")
                .Or.One.StartsWith("(--mode)--mode=[").And.One.EndsWith("]:enforce|best-effort|off:{ compadd -- enforce best-effort off; }"));
            Assert.That(run, Has.One.StartsWith("*-b[").And.One.EndsWith("]:HOST\\[\\:CONTAINER\\]:{ _files; }").Or.Some.EndsWith("{ _files; }"));
            Assert.That(nothing[0], Is.EqualTo("hakoniwa"));
            Assert.That(nothing, Has.None.Contains("--hermetic"));
            Assert.That(Offered("zsh", "hakoniwa", "run", "--hermetic", "--", "cat", "/e"), Is.EqualTo(new[] { "other: 2 cat /e" }));
        });
    }

    [TestCase("bash", "bash", "-n")]
    [TestCase("zsh", "zsh", "-n")]
    [TestCase("fish", "fish", "-n")]
    public void The_script_is_without_errors(string shell, string program, string check)
        => Assert.That(Run(program, check, ScriptOf(shell)), Is.EqualTo(new HakoniwaCommand.Result(0, "", "")));

    [Test]
    public void The_script_goes_to_standard_output_unless_a_file_is_named()
        => Assert.That(HakoniwaCommand.Run("completion", "bash"), Is.EqualTo(new HakoniwaCommand.Result(0, File.ReadAllText(ScriptOf("bash")), "")));

    [TestCase("completion")]
    [TestCase("completion", "tcsh")]
    [TestCase("completion", "bash", "zsh")]
    [TestCase("completion", "bash", "--", "true")]
    public void What_is_not_one_of_the_three_is_wrong_usage(params string[] line)
    {
        var result = HakoniwaCommand.Run(line);

        Assert.That(result.Code, Is.EqualTo(2));
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.Error, Does.Contain("bash").And.Contain("zsh").And.Contain("fish"));
    }

    private static string ScriptOf(string shell) => Path.Combine(Scripts.Path, shell);

    /// <summary>What a shell offers at the end of the last word.</summary>
    private static string[] Offered(string shell, params string[] words)
    {
        var result = shell switch
        {
            "bash" => Run("bash", ["--norc", "-c", InBash, "bash", ScriptOf(shell), .. words]),
            "zsh" => Run("zsh", ["-f", "-c", InZsh, "zsh", ScriptOf(shell), .. words]),
            _ => Run("fish", "-N", "-c", "source $argv[1]; complete -C $argv[2]", ScriptOf(shell), string.Join(' ', words)),
        };
        Assert.That(result.Error, Is.Empty);
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        // fish puts the description behind a tab.
        return shell == "fish" ? [.. lines.Select(l => l.Split('\t')[0])] : lines;
    }

    private static HakoniwaCommand.Result Run(string program, params string[] arguments)
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(d => File.Exists(Path.Combine(d, program))))
            Assert.Ignore($"{program} is not installed");
        using var home = new TemporaryDirectory();
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["HOME"] = home.Path;
        start.Environment["XDG_CONFIG_HOME"] = home.Path;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        HakoniwaCommand.WaitForEnd(process);
        return new(process.ExitCode, output.Result, error.Result);
    }
}
