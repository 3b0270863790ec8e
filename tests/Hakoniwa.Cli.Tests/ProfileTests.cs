namespace Hakoniwa.Cli.Tests;

/// <summary>hakoniwa profile.</summary>
[TestFixture]
public sealed class ProfileTests
{
    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void Make() => _directory = new();

    [TearDown]
    public void Remove() => _directory.Dispose();

    [Test]
    public void The_built_in_profiles_are_listed_with_what_they_are_for()
    {
        var result = HakoniwaCommand.Run("profile", "list");
        Assert.Multiple(() =>
        {
            Assert.That(result.Code, Is.Zero, result.Error);
            Assert.That(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')[0]),
                Is.EqualTo(new[] { "desktop-base", "dotnet-build", "dotnet-test", "hermetic", "shell" }));
            Assert.That(result.Output, Does.Contain("hermetic      All namespaces, system directories read-only"));
        });
    }

    [Test]
    public void A_built_in_profile_is_shown_with_its_comments()
    {
        var result = HakoniwaCommand.Run("profile", "show", "hermetic");
        Assert.That(result.Code, Is.Zero, result.Error);
        Assert.That(result.Output, Is.EqualTo(SandboxProfile.Text("hermetic")).And.Contain("\n# "));
    }

    [Test]
    public void What_is_shown_of_a_built_in_profile_is_a_profile()
    {
        var file = Write("copy.toml", HakoniwaCommand.Run("profile", "show", "shell").Output);
        Assert.That(HakoniwaCommand.Run("profile", "check", file).Code, Is.Zero);
    }

    [Test]
    public void A_name_that_is_none_is_an_error_with_a_suggestion()
    {
        var result = HakoniwaCommand.Run("profile", "show", "hermtic");
        Assert.That(result.Code, Is.EqualTo(1));
        Assert.That(result.Error, Does.Contain("HAKO2025").And.Contain("Did you mean 'hermetic'?"));
    }

    [Test]
    public void A_template_is_shown_as_it_is_rendered_with_what_it_includes()
    {
        var main = Write("box.toml", "\"@include\" = [\"base.toml\"]\nhostname = \"{{ 'b' ~ 'ox' }}\"\n");
        var part = Write("base.toml", "# {{ 1 + 1 }}\n");
        var result = HakoniwaCommand.Run("profile", "show", main);
        Assert.That(result.Code, Is.Zero, result.Error);
        Assert.That(result.Output, Is.EqualTo($"# ==> {main}\n\"@include\" = [\"base.toml\"]\nhostname = \"box\"\n# ==> {part}\n# 2\n"));
    }

    [Test]
    public void A_template_that_makes_no_TOML_is_shown_before_the_error()
    {
        var main = Write("box.toml", "hostname = {{ 'b' ~ 'ox' }}\n");
        var result = HakoniwaCommand.Run("profile", "show", main);
        Assert.That(result.Code, Is.EqualTo(1));
        Assert.That(result.Output, Is.EqualTo("hostname = box\n"));
        Assert.That(result.Error, Does.Contain($"HAKO2021: {main}:1:12: "));
    }

    [Test]
    public void A_profile_that_means_something_is_said_to_with_what_is_read_and_run()
    {
        Write("base.toml", "hakoniwa = 1\n");
        var main = Write("box.toml", "hakoniwa = 1\n\"@include\" = [\"base.toml\"]\n[command]\ncmdline = [\"echo\", \"a b\"]\ncwd = \"/usr\"\n");
        var result = HakoniwaCommand.Run("profile", "check", main);
        Assert.That(result.Code, Is.Zero, result.Error);
        Assert.That(result.Output, Is.EqualTo(
            $"{main}: ok\n  rules  hakoniwa = 1\n  reads  {main}, {_directory.Path}/base.toml\n  runs   echo 'a b' in /usr\n"));
    }

    [Test]
    public void Names_mean_for_check_and_show_what_they_mean_for_run()
    {
        Write("hermetic", "hakoniwa = 2\n");

        string Said(params string[] line)
        {
            var result = HakoniwaCommand.RunIn(new Dictionary<string, string?>(), ["profile", .. line], _directory.Path);
            return result.Output.Split('\n')[0] + result.Error.Split('\n')[0];
        }

        Assert.Multiple(() =>
        {
            Assert.That(Said("check", "hermetic"), Is.EqualTo("hermetic: ok"));
            Assert.That(Said("check", "builtin:hermetic"), Is.EqualTo("builtin:hermetic: ok"));
            Assert.That(Said("check", "./hermetic"), Does.Contain("HAKO2022").And.Contain("expected 1, found 2"));
            Assert.That(Said("check", "hermetik"), Does.Contain("HAKO2025").And.Contain("'hermetic'"));
            Assert.That(Said("show", "builtin:hermetic"), Is.EqualTo("hakoniwa = 1"));
            Assert.That(Said("show", "builtin:x"), Does.Contain("HAKO2025: there is no built-in profile named 'x'"));
        });
    }

    [Test]
    public void What_has_another_effect_than_it_seems_is_said_before_the_run_and_by_a_check()
    {
        const string Remark = "landlock: rules restrict what they are about, also without an entry in resources: TcpConnect";
        var file = Write("box.toml", "landlock.net = [{ port = 443, access = 'tcp.connect' }]\n");

        var check = HakoniwaCommand.Run("profile", "check", file);
        var run = HakoniwaCommand.Run("run", "--explain", "-c", file);
        var quiet = HakoniwaCommand.Run("run", "-q", "--explain", "-c", file);

        Assert.Multiple(() =>
        {
            Assert.That(check.Output, Does.EndWith($"  note   {Remark}\n"));
            Assert.That((run.Code, run.Error), Is.EqualTo((0, $"hakoniwa: {Remark}\n")));
            Assert.That((quiet.Code, quiet.Error), Is.EqualTo((0, "")));
        });
    }

    [TestCase("hakoniwa = 1\n\"\\u001B[2Jx\" = 1\n")]
    [TestCase("hakoniwa = 1\nrootfs = \"/no/\\u001B[2J\"\n")]
    [TestCase("hakoniwa = 1\ncommand.cmdline = [\"\\u009B2J\"]\n")]
    public void What_a_profile_says_is_no_command_to_the_terminal(string text)
    {
        var result = HakoniwaCommand.Run("profile", "check", Write("box.toml", text));
        Assert.That((result.Output + result.Error).Where(c => char.IsControl(c) && c != '\n'), Is.Empty);
        Assert.That(result.Output + result.Error, Does.Contain("2J"));
    }

    [Test]
    public void Every_file_is_checked_and_each_error_has_its_place()
    {
        var bad = Write("bad.toml", "hakoniwa = 1\nhostnam = \"x\"\n");
        var worse = Write("worse.toml", "hostname = \"{{ x.y }}\"\n");
        var good = Write("good.toml", "hakoniwa = 1\n");
        var result = HakoniwaCommand.Run("profile", "check", bad, worse, good);
        Assert.Multiple(() =>
        {
            Assert.That(result.Code, Is.EqualTo(1));
            Assert.That(result.Output, Does.StartWith($"{good}: ok\n"));
            Assert.That(result.Error, Does.Contain($"HAKO2022: {bad}:2:1: unknown key 'hostnam'. Did you mean 'hostname'?\n 2 | hostnam = \"x\"\n   | ^\n"));
            Assert.That(result.Error, Does.Contain($"HAKO2031: {worse}:1:18: "));
        });
    }

    [Test]
    public void A_description_that_contradicts_itself_is_found_without_a_launch()
    {
        var file = Write("box.toml", "hakoniwa = 1\nbase = \"empty\"\nmounts = [{ source = \"/usr\" }]\n");
        var result = HakoniwaCommand.Run("profile", "check", file);
        Assert.That(result.Code, Is.EqualTo(1), result.Output);
        Assert.That(result.Error, Does.Contain($"{file}: HAKO2001"));
    }

    [Test]
    public void Nothing_is_made_on_the_host_by_looking([Values("check", "show")] string verb)
    {
        var made = Path.Combine(_directory.Path, "made");
        var file = Write("box.toml", $"{{% set a = fs_mkdir('{made}') %}}{{% set b = fs_touch('{made}-file') %}}\nhostname = \"box\"\n");
        Assert.That(HakoniwaCommand.Run("profile", verb, file).Code, Is.Zero);
        Assert.That(made, Does.Not.Exist);
        Assert.That(made + "-file", Does.Not.Exist);
    }

    [Test]
    public void The_schema_is_the_one_of_the_documentation()
    {
        var result = HakoniwaCommand.Run("profile", "schema");
        Assert.That(result.Code, Is.Zero, result.Error);
        Assert.That(result.Output, Does.StartWith("{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\"").And.EndWith("}\n"));
    }

    [TestCase("profile")]
    [TestCase("profile", "nonsense")]
    [TestCase("profile", "show")]
    [TestCase("profile", "check")]
    [TestCase("profile", "list", "--", "true")]
    public void A_line_that_asks_for_nothing_is_wrong_usage(params string[] arguments)
    {
        var result = HakoniwaCommand.Run(arguments);
        Assert.That(result.Code, Is.EqualTo(2), result.Output);
        Assert.That(result.Error, Does.StartWith("hakoniwa: "));
    }

    private string Write(string name, string text) => _directory.Write(name, text);
}
