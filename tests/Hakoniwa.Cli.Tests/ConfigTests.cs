namespace Hakoniwa.Cli.Tests;

/// <summary>Profiles, with options and a command in addition.</summary>
[TestFixture]
public sealed class ConfigTests
{
    private const string Own = """
        hakoniwa = 1
        rootfs = "/"
        hostname = "garden"
        mounts = [{ type = "tmpfs", destination = "/x", size = "1M" }]
        envs = [{ name = "A", value = "of the profile" }, { name = "B", value = "kept" }]
        limits = [{ type = "nofile", value = 128 }, { type = "walltime", value = "30s" }]
        [network]
        mode = "none"
        [command]
        cmdline = ["sh", "-c", "echo its own; pwd"]
        cwd = "/usr"
        """;

    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void MakeDirectory() => _directory = new TemporaryDirectory();

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [TestCase("-c")]
    [TestCase("--config")]
    public void A_profile_describes_sandbox_and_command(string option)
    {
        var result = HakoniwaCommand.Run("run", option, _directory.Write("box.toml", Own));
        Assert.That((result.Code, result.Output, result.Error), Is.EqualTo((0, "its own\n/usr\n", "")));
    }

    [Test]
    public void A_command_replaces_the_profiles_and_variables_directory_and_limits_stay()
    {
        var result = HakoniwaCommand.Run("run", "--config=" + _directory.Write("box.toml", Own), "-v", "--", "sh", "-c", "echo $A $B; pwd; uname -n; ulimit -n; cat /proc/net/dev | grep -c :");

        Assert.That((result.Code, result.Output), Is.EqualTo((0, "of the profile kept\n/usr\ngarden\n128\n1\n")), result.Error);
        Assert.That(result.Error, Does.Contain("hakoniwa: limit: wall time: 30 s\n"));
    }

    [Test]
    public void Options_override_the_profile()
    {
        var log = DescribedLine.Of("-c", _directory.Write("box.toml", Own), "-e", "A=of the option", "--hostname", "other", "--limit-nofile", "64", "--limit-walltime", "5",
            "--tmpfs", "/x:size=2M", "--network", "host", "-w", ":/bin", "--unshare-ipc", "--", "env");

        Assert.Multiple(() =>
        {
            Assert.That(log, Does.Contain("host name: other\n").And.Contain("limit: NoFile: 64\n").And.Contain("wall time: 5 s\n").And.Contain("network: host\n"));
            Assert.That(log, Does.Contain("/x: tmpfs (mode=1777,size=2097152)\n").And.Contain("start in /bin\n").And.Contain("variables: A B\n"));
            Assert.That(log, Does.Contain("namespaces: user, mount, pid, ipc, uts\n").And.Contain("execute: env\n"));
        });

        var run = HakoniwaCommand.Run("run", "-e", "A=of the option", "-c", Path.Combine(_directory.Path, "box.toml"), "--", "sh", "-c", "echo $A");
        Assert.That(run.Output, Is.EqualTo("of the option\n"), "wherever the option stands");
    }

    [Test]
    public void Endpoints_on_the_line_are_added_to_the_profiles_unless_the_network_is_named()
    {
        var profile = _directory.Write("box.toml", "hakoniwa = 1\nrootfs = \"/\"\nnetwork = { mode = \"allow\", allow = [\"a.example:1\"] }\n");

        Assert.That(DescribedLine.Of("-c", profile, "--network-allow", "b.example:2"), Does.Contain("network: loopback and a.example:1, b.example:2\n"));
        Assert.That(DescribedLine.Of("-c", profile, "--network", "none", "--network-allow", "b.example:2"), Does.Contain("network: loopback and b.example:2\n"));
    }

    [Test]
    public void Of_several_profiles_the_later_one_holds()
    {
        var first = _directory.Write("box.toml", Own);
        var second = _directory.Write("more.toml", "hakoniwa = 1\nhostname = \"second\"\nenvs = [{ name = \"A\", value = \"2\" }, { name = \"C\", value = \"3\" }]\n");

        var result = HakoniwaCommand.Run("run", "-v", "-c", first, "-c", second, "--", "sh", "-c", "echo $A $B $C; uname -n; pwd");
        var turned = HakoniwaCommand.Run("run", "-c", second, "-c", first, "--", "sh", "-c", "echo $A $B $C; uname -n; pwd");

        Assert.Multiple(() =>
        {
            Assert.That(result.Output, Is.EqualTo("2 kept 3\nsecond\n/usr\n"), result.Error);
            Assert.That(result.Error, Does.StartWith($"hakoniwa: profile: {first}\nhakoniwa: profile: {second}\n"));
            Assert.That(turned.Output, Is.EqualTo("of the profile kept 3\ngarden\n/usr\n"), turned.Error);
        });
    }

    [Test]
    public void The_hermetic_profile_takes_back_the_network_of_one_before_it_and_not_of_one_after()
    {
        var open = _directory.Write("open.toml", "hakoniwa = 1\nnetwork.mode = \"host\"\n");
        string[] devices = ["--", "sh", "-c", "grep -c : /proc/net/dev"];

        var closed = HakoniwaCommand.Run(["run", "-c", open, "-c", "hermetic", .. devices]);
        var opened = HakoniwaCommand.Run(["run", "-v", "-c", "hermetic", "-c", open, .. devices]);

        Assert.Multiple(() =>
        {
            Assert.That(closed.Output, Is.EqualTo("1\n"), closed.Error);
            Assert.That(opened.Error, Does.Contain("hakoniwa: network: host"));
        });
    }

    [Test]
    public void A_built_in_profile_is_named_and_a_file_of_that_name_has_a_slash()
    {
        _directory.Write("hermetic", "hakoniwa = 1\nrootfs = \"/\"\nhostname = \"file\"\n");
        string[] program = ["--", "uname", "-n"];

        var builtIn = HakoniwaCommand.RunIn(new Dictionary<string, string?>(), ["run", "-c", "hermetic", .. program], _directory.Path);
        var file = HakoniwaCommand.RunIn(new Dictionary<string, string?>(), ["run", "-c", "./hermetic", .. program], _directory.Path);

        Assert.That((builtIn.Output, file.Output), Is.EqualTo(("hakoniwa\n", "file\n")), builtIn.Error + file.Error);
    }

    [Test]
    public void A_template_in_the_originals_dialect_runs_and_the_log_names_each_part()
    {
        Directory.CreateDirectory(Path.Combine(_directory.Path, "parts"));
        var part = _directory.Write("parts/base.toml", """
            namespaces = [{ type = "uts" }, { type = "ipc" }]
            envs = [{ name = "FROM", value = "secret part" }]
            mounts = [
            {%- for p in ["/bin", "/lib", "/lib64", "/usr", "/no/such/directory"] if path_is_dir(p) %}
              { source = "{{ p }}" },
            {%- endfor %}
            ]
            """);
        var main = _directory.Write("box.toml", """
            {# its own directory, writable #}
            "@include" = ["parts/base.toml"]
            {% set data = __dir__ %}
            hostname = "box"
            mounts = [
              { source = "{{ data }}", destination = "/data", rw = true },
              { source = "", destination = "/dev", type = "devfs" },
              { source = "", destination = "/tmp", type = "tmpfs" },
            ]
            limits = [ { type = "nofile", value = 256 }, { type = "walltime", value = 30 } ]
            [network]
            mode = "none"
            [[filesystem.files]]
            destination = "/hello"
            contents = "hello"
            [command]
            cmdline = ["sh", "-c", "cat /hello; echo; uname -n; echo kept > /data/new"]
            cwd = "/data"
            """);

        var result = HakoniwaCommand.Run("run", "-v", "-c", main);

        Assert.Multiple(() =>
        {
            Assert.That((result.Code, result.Output), Is.EqualTo((0, "hello\nbox\n")), result.Error);
            Assert.That(File.ReadAllText(Path.Combine(_directory.Path, "new")), Is.EqualTo("kept\n"));
            foreach (var line in new[]
            {
                $"profile: {main}", $"profile: {part}", "namespaces: user, mount, pid, ipc, uts, network", "network: loopback only", "root: in memory, read-only",
                "mount: /dev: minimal devices", "mount: /tmp: tmpfs", "mount: /usr: /usr of the host, read-only", $"mount: /data: {_directory.Path} of the host, writable",
                "file: /hello: 5 bytes", "host name: box", "limit: NoFile: 256", "limit: wall time: 30 s", "variables: FROM", "seccomp: profile ", "directory: start in /data",
                "execute: sh -c 'cat /hello; ", "exited with 0; ",
            })
                Assert.That(result.Error, Does.Contain("hakoniwa: " + line));
            Assert.That(result.Error, Does.Not.Contain("secret"));
            Assert.That(result.Error.Split('\n').Where(l => l.Length > 0 && !l.StartsWith("hakoniwa: ", StringComparison.Ordinal)), Is.Empty);
        });
    }

    [Test]
    public void Explaining_a_template_makes_nothing_on_the_host_and_running_it_does()
    {
        var profile = _directory.Write("box.toml", """
            {% set made = __dir__ ~ "/made" %}{{ fs_mkdir(made) or "" }}
            mounts = [{ source = "/usr" }]
            """);

        var explained = HakoniwaCommand.Run("run", "--explain", "-c", profile);
        Assert.That((explained.Code, Directory.Exists(Path.Combine(_directory.Path, "made"))), Is.EqualTo((0, false)), explained.Error);
        HakoniwaCommand.Run("run", "-c", profile, "--", "/usr/bin/true");
        Assert.That(Directory.Exists(Path.Combine(_directory.Path, "made")));
    }

    [Test]
    public void Profiles_of_different_dialects_are_not_combined()
    {
        var own = _directory.Write("own.toml", Own);
        var original = _directory.Write("original.toml", "hostname = \"x\"\n");

        AssertBad(HakoniwaCommand.Run("run", "-c", own, "-c", original, "--", "echo", "ran"), "HAKO2023", "original.toml does not begin with 'hakoniwa ='");
    }

    [TestCase("hakoniwa = 1\nhostnam = \"x\"\n", "HAKO2022", "hostname")]
    [TestCase("hakoniwa = 1\nhostname = \n", "HAKO2021", "box.toml:2")]
    [TestCase("hakoniwa = 1\n\"@include\" = [\"nowhere.toml\"]\n", "HAKO2023", "nowhere.toml")]
    [TestCase("hostnam = \"x\"\n", "HAKO2022", "hostname")]
    public void A_bad_profile_is_1_with_file_and_line(string text, string code, string said)
        => AssertBad(HakoniwaCommand.Run("run", "-c", _directory.Write("box.toml", text), "--", "echo", "ran"), code, said);

    [Test]
    public void The_place_in_a_profile_is_shown_with_a_mark()
    {
        var result = HakoniwaCommand.Run("run", "-c", _directory.Write("box.toml", "hakoniwa = 1\nhostnam = \"x\"\n"));
        Assert.That(result.Error, Does.Match(@"^hakoniwa: HAKO2022: [^\n]*box\.toml:2:1: unknown key 'hostnam'[^\n]*\n *2 \| hostnam = ""x""\n *\| \^\n$"));
    }

    [TestCase("no-such-profile", "HAKO2025")]
    [TestCase("./no-such-profile", "HAKO2020")]
    [TestCase("no-such-profile.toml", "HAKO2020")]
    public void A_profile_that_is_not_there_is_1(string name, string code)
        => AssertBad(HakoniwaCommand.Run("run", "-c", name, "--", "echo", "ran"), code, "no-such-profile");

    [Test]
    public void The_result_as_JSON_tells_of_a_bad_profile()
    {
        var file = Path.Combine(_directory.Path, "result.json");
        var result = HakoniwaCommand.Run("run", "--json", file, "-c", _directory.Write("box.toml", "hakoniwa = 1\nx = 1\n"));

        Assert.That(result.Code, Is.EqualTo(1));
        using var json = System.Text.Json.JsonDocument.Parse(File.ReadAllText(file));
        Assert.That(json.RootElement.GetProperty("error").GetProperty("code").GetString(), Is.EqualTo("HAKO2022"));
    }

    [Test]
    public void A_profile_that_asks_for_a_report_gets_it()
    {
        var profile = _directory.Write("box.toml", "hakoniwa = 1\nrootfs = \"/\"\nreport = [\"denials\"]\n");
        Assert.That(HakoniwaCommand.Run("run", "-c", profile, "--", "true").Error, Is.EqualTo("hakoniwa: nothing was denied\n"));
    }

    private static void AssertBad(HakoniwaCommand.Result result, string code, string said) => Assert.Multiple(() =>
    {
        Assert.That((result.Code, result.Output), Is.EqualTo((1, "")));
        Assert.That(result.Error, Does.StartWith($"hakoniwa: {code}: ").And.Contain(said));
    });
}
