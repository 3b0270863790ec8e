using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Profiles.Schema;
using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Core.Tests.Profiles;

/// <summary>Profiles that were written for the original.</summary>
public sealed class OriginalTests
{
    private static readonly Container Start = new Container().Seccomp(SeccompProfile.Container);

    public static readonly KeyCase[] Cases =
    [
        new("# nothing", c => c),
        new("'@include' = []", c => c),
        new("namespaces = [{ type = 'cgroup' }, { type = 'ipc', share = false }, { type = 'uts' }, { type = 'network' }]",
            c => c.Unshare(NamespaceKinds.Cgroup | NamespaceKinds.Ipc | NamespaceKinds.Uts | NamespaceKinds.Network)),
        new("namespaces = [{ type = 'ipc' }, { type = 'ipc', share = true }]", c => c),
        new("mounts = [{ source = '/usr' }, { source = '/etc', destination = '/e', rw = true, type = '' }]", c => c.BindReadOnly("/usr").BindReadWrite("/etc", "/e")),
        new("mounts = [{ source = '', destination = '/dev', type = 'devfs' }, { source = 'ignored', destination = '/tmp', type = 'tmpfs', rw = true }]",
            c => c.DevFs().Tmpfs("/tmp")),
        new("mounts = [{ source = '/usr', type = 'whatever' }]", c => c.BindReadOnly("/usr")),
        new("mounts = [{ source = '/usr', destination = '/a' }, { source = '/etc', destination = '/a' }]", c => c.BindReadOnly("/etc", "/a")),
        new("filesystem.files = [{ destination = '/f', contents = '${home} {' }]", c => c.File("/f", "${home} {")),
        new("filesystem.dirs = [{ destination = '/d' }]", c => c.Directory("/d", 0x1C0)),
        new("filesystem.symlinks = [{ original = 'usr/bin', link = '/bin' }]", c => c.Symlink("usr/bin", "/bin")),
        new("envs = [{ name = 'A', value = 'x' }, { name = 'B', value = '' }, { name = 'GIVEN' }, { name = 'NOT_GIVEN' }, { name = 'A', value = 'y' }]",
            c => c.Environment("A", "y").Environment("B", "").Environment("GIVEN", "given").Environment("NOT_GIVEN", "")),
        new("network.mode = 'none'", c => c.Network(Network.None)),
        new("namespaces = [{ type = 'network' }]\nnetwork.mode = 'host'", c => c.Network(Network.Host)),
        new("network = { mode = 'none', options = ['-t', '9000'] }", c => c.Network(Network.None)),
        new("[network]\nmode = 'pasta'\noptions = ['-t', '9000', '--map-gw']", c => c.Network(Network.Pasta(new() { Arguments = ["-t", "9000"], MapGateway = true }))),
        new("rootdir.path = '/usr'", c => c.RootDir("/usr")),
        new("rootdir = { path = '/usr', rw = true }", c => c.RootDir("/usr", writable: true)),
        new($"uidmaps = [{{ container_id = 0 }}]\ngidmaps = [{{ container_id = 0, host_id = {Support.Host.GroupId}, count = 1 }}]",
            c => c.MapUserIds(new IdRange(0, Support.Host.UserId)).MapGroupIds(new IdRange(0, Support.Host.GroupId))),
        new($"uidmaps = [{{ container_id = 0, host_id = {Support.Host.UserId}, count = 1 }}]", c => c.MapUserIds(new IdRange(0, Support.Host.UserId))),
        new("hostname = 'box'", c => c.HostName("box")),
        new("limits = [{ type = 'as', value = 1073741824 }, { type = 'core', value = 0 }, { type = 'cpu', value = 9 }, { type = 'fsize', value = 8 }, { type = 'nofile', value = 256 }]",
            c => c.Limit(Rlimit.AddressSpace, 1 << 30).Limit(Rlimit.Core, 0).Limit(Rlimit.Cpu, 9).Limit(Rlimit.FileSize, 8).Limit(Rlimit.NoFile, 256)),
        new("limits = [{ type = 'walltime', value = 30 }]", c => c) { Command = c => c.WallTime(TimeSpan.FromSeconds(30)) },
        new("seccomp = {}", c => c),
        new("seccomp.path = 'podman'", c => c),
        new("seccomp.path = 'audit'", c => c.Seccomp(SeccompProfile.Audit)),
        new("seccomp.path = 'unconfined'", c => c.Seccomp(SeccompProfile.Unconfined)),
        new("command.cmdline = []", c => c),
        new("[command]\ncmdline = ['/bin/echo', 'x']\ncwd = '/usr'", c => c) { Line = ["/bin/echo", "x"], Command = c => c.WorkingDirectory("/usr") },
    ];

    [TestCaseSource(nameof(Cases))]
    public void A_key_does_what_its_counterpart_in_code_does(KeyCase given)
    {
        using var directory = new ProfileDirectory();

        var profile = directory.Load(given.Toml);

        Assert.That(profile.Dialect, Is.EqualTo(ProfileDialect.Original));
        Same.As(profile.Command(), given.Command(given.Sandbox(Start).Command(given.Line[0], given.Line[1..])));
    }

    [Test]
    public void Landlock_rules_restrict_what_they_are_about_unless_that_is_taken_back()
    {
        using var directory = new ProfileDirectory();
        const string Rules = "landlock.fs = [{ path = '/usr', access = 'rw' }, { path = '/usr', access = 'RX' }]\nlandlock.net = [{ port = 443, access = 'tcp.connect' }]\n";

        var implied = directory.Load(Rules).Container.Spec.Landlock!;
        var stated = directory.Load(Rules + "landlock.resources = [{ type = 'fs' }, { type = 'tcp.connect' }]").Container.Spec.Landlock!;
        var remarks = directory.Load(Rules + "landlock.resources = [{ type = 'fs' }]").Remarks;
        var undone = directory.Load(Rules + "landlock.resources = [{ type = 'tcp.bind' }, { type = 'fs', unrestrict = true }]").Container.Spec.Landlock!;

        Assert.Multiple(() =>
        {
            Assert.That(implied.Restrictions.Keys, Is.EqualTo([LandlockResource.FileSystem, LandlockResource.TcpConnect]));
            Assert.That(implied.Paths["/usr"].Access, Is.EqualTo(LandlockAccess.Read | LandlockAccess.Execute));
            Assert.That(implied.ConnectPorts, Is.EqualTo([443]));
            Assert.That(stated.Restrictions, Is.EqualTo(implied.Restrictions));
            Assert.That(undone.Restrictions.Keys, Is.EqualTo([LandlockResource.TcpBind, LandlockResource.TcpConnect]));
            Assert.That(undone.Paths, Is.Empty);
            Assert.That(remarks, Is.EqualTo(["landlock: rules restrict what they are about, also without an entry in resources: TcpConnect"]));
        });
    }

    [Test]
    public void Every_key_of_the_original_s_is_tried_here()
    {
        var documents = Cases.Select(c => TomlDocument.Parse("case", System.Text.Encoding.UTF8.GetBytes(c.Toml))).ToArray();

        Assert.Multiple(() =>
        {
            foreach (var path in SchemaSamples.Paths(OriginalSchema.Root).Where(p => p[0].Name != "landlock"))
                Assert.That(documents.Any(d => Has(d, path)), SchemaSamples.Name(path));
        });

        static bool Has(TomlValue value, ReadOnlySpan<ProfileKey> path)
        {
            if (path.IsEmpty)
                return true;
            foreach (var item in value is TomlArray array ? array.Items : [value])
            {
                if (item is TomlTable table && table.TryGet(path[0].Name, out var inner) && Has(inner, path[1..]))
                    return true;
            }

            return false;
        }
    }

    [Test]
    public void Sources_are_relative_to_the_current_directory_and_includes_to_the_file()
    {
        using var directory = new ProfileDirectory();
        directory.Write("parts/one.toml", "mounts = [{ source = 'data', destination = '/one' }, { source = '{{ __dir__ }}', destination = '/here' }]");

        var profile = directory.Load("'@include' = ['parts/one.toml']\nmounts = [{ source = '.', destination = '/two' }, { source = '{{ __dir__ }}/x', destination = '/three' }]");

        Assert.That(profile.Container.Spec.Mounts, Is.EqualTo(new Container()
            .BindReadOnly(Path.Combine(directory.Elsewhere, "data"), "/one").BindReadOnly(directory.Place("parts"), "/here")
            .BindReadOnly(directory.Elsewhere, "/two").BindReadOnly(directory.Place("x"), "/three").Spec.Mounts));
        Assert.That(profile.Files, Is.EqualTo([directory.Place("profile.toml"), directory.Place("parts/one.toml")]));
    }

    [Test]
    public void Arrays_are_joined_and_of_the_network_the_last_whole_one_counts()
    {
        using var directory = new ProfileDirectory();
        directory.Write("one.toml", """
            namespaces = [{ type = "ipc" }, { type = "uts" }]
            envs = [{ name = "A", value = "one" }, { name = "B", value = "one" }]
            landlock.resources = [{ type = "fs" }]
            [network]
            mode = "pasta"
            options = ["-4"]
            """);
        directory.Write("two.toml", "[network]\nmode = 'none'");

        var both = directory.Load("'@include' = ['one.toml', 'two.toml']\nnamespaces = [{ type = 'ipc', share = true }]\nenvs = [{ name = 'B', value = 'main' }]\nlandlock.resources = [{ type = 'tcp.bind' }]").Container.Spec;
        var main = directory.Load("'@include' = ['two.toml', 'one.toml']\nnetwork.mode = 'host'").Container.Spec;

        Assert.Multiple(() =>
        {
            Assert.That(both.Namespaces & (NamespaceKinds.Ipc | NamespaceKinds.Uts), Is.EqualTo(NamespaceKinds.Uts));
            Assert.That(both.Environment["A"] + both.Environment["B"], Is.EqualTo("onemain"));
            Assert.That(both.Network, Is.EqualTo(Network.None));
            Assert.That(both.Landlock!.Restrictions.Keys, Is.EqualTo([LandlockResource.FileSystem, LandlockResource.TcpBind]));
            Assert.That(main.Network, Is.EqualTo(Network.Host));
        });
    }

    [Test]
    public void An_include_has_only_the_keys_that_the_original_lets_it_have()
    {
        using var directory = new ProfileDirectory();
        directory.Write("inner.toml", "'@include' = ['x.toml']");
        directory.Write("host.toml", "hostname = 'x'");
        directory.Write("own.toml", "hakoniwa = 1");

        Assert.Multiple(() =>
        {
            Assert.That(directory.Error("'@include' = ['inner.toml']").Message, Does.StartWith($"HAKO2023: {directory.Place("inner.toml")}:1:1: an included file cannot have the key '@include'"));
            Assert.That(directory.Error("'@include' = ['host.toml']").Message, Does.StartWith($"HAKO2023: {directory.Place("host.toml")}:1:1: an included file cannot have the key 'hostname'"));
            Assert.That(directory.Error("'@include' = ['own.toml']").Message, Does.StartWith($"HAKO2023: {directory.Place("profile.toml")}:1:15: ").And.Contains("begins with 'hakoniwa ='"));
            Assert.That(directory.Error("'@include' = ['gone.toml']").Message, Does.StartWith($"HAKO2023: {directory.Place("profile.toml")}:1:15: ").And.Contains("it does not exist"));
        });
    }

    [TestCase("", ProfileDialect.Original)]
    [TestCase("# hakoniwa = 1\nhostname = 'x'", ProfileDialect.Original)]
    [TestCase("[network]\nmode = 'none'", ProfileDialect.Original)]
    [TestCase("{# hakoniwa = 1 #}", ProfileDialect.Original)]
    [TestCase("hakoniwa = 1", ProfileDialect.Hakoniwa)]
    [TestCase("\uFEFF\r\n# a comment\r\n\t hakoniwa=1 # ours\r\n", ProfileDialect.Hakoniwa)]
    public void The_dialect_is_told_by_the_first_key(string text, ProfileDialect dialect)
    {
        using var directory = new ProfileDirectory();

        Assert.That(directory.Load(text).Dialect, Is.EqualTo(dialect));
    }

    [Test]
    public void An_error_is_shown_at_its_place_in_the_template()
    {
        using var directory = new ProfileDirectory();
        directory.Variables["NAME"] = "a\"b";

        var syntax = directory.Error("{% set x = 1 %}\n\nhostname = \"{{ os_env('NAME') }}\"\n").Message.Split('\n');
        var content = directory.Error("{% if true %}\n{% endif %}\nhostname = {{ 1 + 1 }}\n").Message.Split('\n');

        Assert.Multiple(() =>
        {
            Assert.That(syntax[0], Does.StartWith($"HAKO2021: {directory.Place("profile.toml")}:3:").And.EndsWith("(the template makes this line of it: hostname = \"a\"b\")"));
            Assert.That(syntax[1], Is.EqualTo(" 3 | hostname = \"{{ os_env('NAME') }}\""));
            Assert.That(content[0], Is.EqualTo($"HAKO2022: {directory.Place("profile.toml")}:3:12: expected a string, found an integer (the template makes this line of it: hostname = 2)"));
            Assert.That(content[2], Is.EqualTo("   |            ^"));
        });
    }

    [Test]
    public void To_inspect_a_profile_does_not_change_the_host()
    {
        using var directory = new ProfileDirectory();
        var path = directory.Write("profile.toml", "{% set _ = fs_mkdir(__dir__ ~ '/made') %}");

        SandboxProfile.Load(path, inspect: true);
        Assert.That(Directory.Exists(directory.Place("made")), Is.False);
        SandboxProfile.Load(path);
        Assert.That(Directory.Exists(directory.Place("made")), Is.True);
    }

    [Test]
    public void A_profile_with_a_template_and_an_include_runs_as_it_is()
    {
        using var directory = new ProfileDirectory();
        directory.Variables["HOME"] = directory.Place("home");
        directory.Write("home/data/file", "data");
        directory.Write("parts/base.toml", """
            mounts = [
            {%- for p in ["/usr", "/etc", "/lib64", "/nowhere"] if path_is_dir(p) and not path_is_symlink(p) %}
              { source = "{{ p }}" },
            {%- endfor %}
            ]
            {% for p in ["/bin", "/lib", "/lib64"] if path_is_symlink(p) %}
            [[filesystem.symlinks]]
            original = "{{ fs_read_link(p) }}"
            link = "{{ p }}"
            {% endfor %}
            """);

        var profile = directory.Load("""
            # box.toml
            "@include" = ["parts/base.toml"]
            hostname = "box"
            {% set data = os_env("HOME") ~ "/data" %}
            mounts = [
              { source = "{{ data }}", destination = "/data", rw = {{ "true" if path_exists("/srv/rw/gone") else "false" }} },
              { source = "", destination = "/dev", type = "devfs" },
            ]
            envs = [{ name = "GIVEN" }]
            limits = [ { type = "nofile", value = 256 }, { type = "walltime", value = 30 } ]
            [network]
            mode = "none"
            [command]
            cmdline = ["sh", "-c", "cat file; uname -n; echo $GIVEN; ulimit -n; pwd; touch file 2>/dev/null || echo read-only"]
            cwd = "/data"
            """);
        var output = profile.Command().Output();

        Assert.That(output.StandardOutput, Is.EqualTo("databox\ngiven\n256\n/data\nread-only\n"), output.StandardError);
    }
}
