using System.Collections.Immutable;

namespace Hakoniwa.Core.Tests.Profiles;

/// <summary>References in strings of our own profiles.</summary>
public sealed class InterpolationTests
{
    [TestCase("plain", "plain")]
    [TestCase("${env:GIVEN}", "given")]
    [TestCase("<${env:GIVEN}${env:GIVEN}>", "<givengiven>")]
    [TestCase("${env:NOT_GIVEN:-default}", "default")]
    [TestCase("${env:NOT_GIVEN:-}", "")]
    [TestCase("${env:EMPTY:-default}", "default")]
    [TestCase("${env:EMPTY}", "")]
    [TestCase("${env:GIVEN:-${env:NOT_GIVEN}}", "given")]
    [TestCase("${env:NOT_GIVEN:-${home}/x}", "/home/somebody/x")]
    [TestCase("${env:NOT_GIVEN:-a b:c-d}", "a b:c-d")]
    [TestCase("${home}", "/home/somebody")]
    [TestCase("${xdg:DOWNLOAD}/x", "/home/somebody/Downloads/x")]
    [TestCase("$${env:GIVEN}", "${env:GIVEN}")]
    [TestCase("$$${env:GIVEN}", "$${env:GIVEN}")]
    [TestCase("$ {env:GIVEN} $env $$ } {", "$ {env:GIVEN} $env $$ } {")]
    [TestCase("{{ env }} {% if %}", "{{ env }} {% if %}")]
    public void A_reference_becomes_what_it_stands_for(string text, string expected)
    {
        using var directory = new ProfileDirectory();
        directory.Variables["EMPTY"] = "";

        Assert.That(Value(directory, text), Is.EqualTo(expected));
    }

    [Test]
    public void Directories_and_ids_are_those_of_the_profile_and_the_caller()
    {
        using var directory = new ProfileDirectory();
        directory.Write("parts/one.toml", "envs = [{ name = 'INNER', value = '${dir}' }]");

        var environment = directory.LoadOwn("'@include' = ['${dir}/parts/one.toml']\nenvs = [{ name = 'OUTER', value = '${dir} ${cwd} ${uid} ${gid}' }]").Container.Spec.Environment;

        Assert.Multiple(() =>
        {
            Assert.That(environment["INNER"], Is.EqualTo(directory.Place("parts")));
            Assert.That(environment["OUTER"], Is.EqualTo($"{directory.Path} {directory.Elsewhere} {Support.Host.UserId} {Support.Host.GroupId}"));
        });
    }

    [TestCase("${env:OTHER}")]
    [TestCase("$${home} ${glob:/*}")]
    [TestCase("\"\n'''\\u0041 ]} # , = {{ os_env(\"HOME\") }}")]
    [TestCase("}")]
    public void A_value_is_text_whatever_is_in_it(string hostile)
    {
        using var directory = new ProfileDirectory();
        directory.Variables["HOSTILE"] = hostile;
        directory.Variables["OTHER"] = "expanded";

        Assert.Multiple(() =>
        {
            Assert.That(Value(directory, "<${env:HOSTILE}>"), Is.EqualTo($"<{hostile}>"));
            Assert.That(directory.LoadOwn("command.cmdline = ['/bin/echo', '${env:HOSTILE}']").Command().Plan().Command.Arguments, Is.EqualTo([hostile]));
        });
    }

    [Test]
    public void A_value_in_a_pattern_matches_itself_alone()
    {
        using var directory = new ProfileDirectory();
        directory.Write("a*b/x", "");
        directory.Write("acb/x", "");
        directory.Variables["HOSTILE"] = "a*b";

        Assert.That(Arguments(directory, "${glob:${env:HOSTILE}/*}"), Is.EqualTo([directory.Place("a*b/x")]));
        Assert.That(Arguments(directory, "${glob:a*b/*}"), Is.EqualTo([directory.Place("a*b/x"), directory.Place("acb/x")]));
    }

    [Test]
    public void A_pattern_becomes_as_many_elements_as_match()
    {
        using var directory = new ProfileDirectory();
        directory.Write("b.txt", "");
        directory.Write("a.txt", "");
        directory.Write(".hidden.txt", "");

        Assert.Multiple(() =>
        {
            Assert.That(Arguments(directory, "${glob:*.txt}"), Is.EqualTo([directory.Place("a.txt"), directory.Place("b.txt")]));
            Assert.That(Arguments(directory, "${glob:${dir}/?.txt}"), Is.EqualTo([directory.Place("a.txt"), directory.Place("b.txt")]));
            Assert.That(Arguments(directory, "${glob:.*.txt}"), Is.EqualTo([directory.Place(".hidden.txt")]));
            Assert.That(Arguments(directory, "${glob:*.gone}"), Is.Empty);
        });
    }

    [Test]
    public void A_mount_whose_source_is_a_pattern_becomes_as_many()
    {
        using var directory = new ProfileDirectory();
        directory.Write("a/x", "");
        directory.Write("b/x", "");

        var profile = directory.LoadOwn("mounts = [{ source = '${glob:?}', rw = true }, { source = '${glob:gone*}' }]");

        Assert.That(profile.Container.Spec.Mounts,
            Is.EqualTo(new Container().BindReadWrite(directory.Place("a")).BindReadWrite(directory.Place("b")).Spec.Mounts));
    }

    [TestCase("'${env:NOT_GIVEN}'", 2, "the variable NOT_GIVEN is not set; ${env:NOT_GIVEN:-} would be empty then")]
    [TestCase("'ab ${env:NOT_GIVEN}'", 5, "the variable NOT_GIVEN is not set")]
    [TestCase("'${env:GIVEN:-x'", 2, "this '${' is without its '}'")]
    [TestCase("'${env:GIVEN'", 2, "this '${' is without its '}'")]
    [TestCase("'${'", 2, "there is no reference ''")]
    [TestCase("'${hme}'", 2, "there is no reference 'hme'. Did you mean 'home'?")]
    [TestCase("'${env}'", 2, "'env' needs a name, as in ${env:HOME}")]
    [TestCase("'${env:}'", 2, "a name is missing after the colon")]
    [TestCase("'${dir:x}'", 2, "'dir' takes nothing after a colon")]
    [TestCase("'${xdg:DOWNLOADS}'", 2, "there is no user directory 'DOWNLOADS'. Did you mean 'DOWNLOAD'?")]
    [TestCase("'${glob:*}'", 2, "'glob' stands for several paths")]
    [TestCase("'x${glob:*}'", 3, "'glob' stands for several paths")]
    [TestCase("\"\\t${hme}\"", 1, "there is no reference 'hme'")]
    [TestCase("\"\"\"a${hme}\"\"\"", 5, "there is no reference 'hme'")]
    public void A_reference_that_is_none_is_an_error_at_its_place(string value, int column, string message)
    {
        using var directory = new ProfileDirectory();
        var error = directory.OwnError("hostname = " + value);

        Assert.Multiple(() =>
        {
            Assert.That(error.Code, Is.EqualTo(ErrorCode.ProfileReference));
            Assert.That(error.Message, Does.StartWith($"HAKO2024: {directory.Place("profile.toml")}:2:{11 + column}: {message}"));
        });
    }

    [TestCase("${glob:[a}", "a '[' is without its ']'")]
    [TestCase("${glob:a**}", "two asterisks")]
    [TestCase("${glob:*}x", "'glob' stands for several paths")]
    [TestCase("${glob:${glob:*}}", "'glob' stands for several paths")]
    public void A_pattern_that_is_none_is_an_error(string pattern, string message)
    {
        using var directory = new ProfileDirectory();
        Assert.That(directory.OwnError($"command.cmdline = ['{pattern}']").Message, Does.StartWith("HAKO2024: ").And.Contains(message));
    }

    [Test]
    public void References_in_references_have_an_end()
    {
        using var directory = new ProfileDirectory();
        var deep = string.Concat(Enumerable.Repeat("${env:NOT_GIVEN:-", 10_000)) + new string('}', 10_000);

        Assert.That(directory.OwnError($"hostname = '{deep}'").Message, Does.StartWith("HAKO2024: ").And.Contains("nested more than 16 deep"));
    }

    [Test]
    public void The_user_s_own_names_of_directories_count()
    {
        using var directory = new ProfileDirectory();
        directory.Write("config/user-dirs.dirs", "# mine\n\nXDG_DOWNLOAD_DIR=\"$HOME/Incoming\"\nXDG_MUSIC_DIR=\"/srv/music\"\n");
        directory.Variables["XDG_CONFIG_HOME"] = directory.Place("config");

        Assert.That(Value(directory, "${xdg:DOWNLOAD} ${xdg:MUSIC} ${xdg:VIDEOS}"), Is.EqualTo("/home/somebody/Incoming /srv/music /home/somebody/Videos"));
    }

    [Test]
    public void A_home_that_nobody_knows_is_an_error()
    {
        using var directory = new ProfileDirectory { Host = new() { UserId = 4_000_000_000, Variable = _ => null } };

        Assert.That(directory.OwnError("hostname = '${home}'").Message, Does.StartWith("HAKO2024: ").And.Contains("HOME is not set"));
        Assert.That(directory.OwnError("hostname = '${user}'").Message, Does.StartWith("HAKO2024: ").And.Contains("has no name in /etc/passwd"));
    }

    private static string Value(ProfileDirectory directory, string text)
        => directory.LoadOwn($"envs = [{{ name = 'X', value = '{text}' }}]").Container.Spec.Environment["X"];

    private static ImmutableArray<string> Arguments(ProfileDirectory directory, string pattern)
        => directory.LoadOwn($"command.cmdline = ['/bin/echo', '{pattern}']").Command().Plan().Command.Arguments;
}
