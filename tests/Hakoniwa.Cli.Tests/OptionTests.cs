namespace Hakoniwa.Cli.Tests;

[TestFixture]
public sealed class OptionTests
{
    private static readonly string[] Namespaces = ["cgroup", "ipc", "net", "uts", "user", "mnt", "pid"];

    [Test]
    public void Everything_unshared_sees_the_system_directories_and_loopback_alone()
    {
        var result = HakoniwaCommand.Run("run", "--unshare-all", "--", "sh", "-c", "id -u; ls /; cat /proc/net/dev");

        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Multiple(() =>
        {
            Assert.That(result.Code, Is.Zero, result.Error);
            Assert.That(lines[0], Is.EqualTo(HostsOwn("id -u")));
            Assert.That(lines, Does.Contain("usr").And.Contain("proc").And.Not.Contain("home").And.Not.Contain("tmp").And.Not.Contain("dev"));
            Assert.That(lines.Where(l => l.Contains(':', StringComparison.Ordinal)).Select(l => l.Split(':')[0].Trim()), Is.EqualTo(["lo"]));
        });
    }

    [TestCase(new string[0], "user", "mnt", "pid")]
    [TestCase(new[] { "--unshare-cgroup" }, "user", "mnt", "pid", "cgroup")]
    [TestCase(new[] { "--unshare-ipc" }, "user", "mnt", "pid", "ipc")]
    [TestCase(new[] { "--unshare-network" }, "user", "mnt", "pid", "net")]
    [TestCase(new[] { "--unshare-uts" }, "user", "mnt", "pid", "uts")]
    [TestCase(new[] { "--network", "none" }, "user", "mnt", "pid", "net")]
    [TestCase(new[] { "--network=host", "--unshare-all" }, "user", "mnt", "pid", "cgroup", "ipc", "uts")]
    [TestCase(new[] { "--unshare-all" }, "user", "mnt", "pid", "cgroup", "ipc", "uts", "net")]
    [TestCase(new[] { "--hermetic" }, "user", "mnt", "pid", "cgroup", "ipc", "uts", "net")]
    [TestCase(new[] { "--hermetic", "--network", "host" }, "user", "mnt", "pid", "cgroup", "ipc", "uts")]
    public void Namespaces_are_the_ones_asked_for(string[] options, params string[] expected)
    {
        var list = "for n in " + string.Join(' ', Namespaces) + "; do readlink /proc/self/ns/$n; done";
        var inside = HakoniwaCommand.Run(["run", .. options, "--", "sh", "-c", list]).Output.Split('\n');
        var outside = HostsOwn(list).Split('\n');

        Assert.That(Namespaces.Where((_, i) => inside[i] != outside[i]), Is.EquivalentTo(expected));
    }

    [Test]
    public void The_host_name_is_the_one_given()
        => AssertOutput("garden\n", "run", "--hostname", "garden", "--", "uname", "-n");

    [Test]
    public void A_read_only_bind_can_be_read_and_not_written()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("file", "contents");

        AssertOutput("contents Read-only\n", "run", "-b", $"{directory.Path}:/shown", "--",
            "sh", "-c", "echo $(cat /shown/file) $( (echo x > /shown/new) 2>&1 | grep -o Read-only)");
        Assert.That(Directory.GetFiles(directory.Path), Has.Length.EqualTo(1));
    }

    [TestCase("-B")]
    [TestCase("--bindmount-rw")]
    public void A_read_write_bind_reaches_the_host(string option)
    {
        using var directory = new TemporaryDirectory();

        AssertOutput("", "run", option, $"{directory.Path}:/shown", "--", "sh", "-c", "echo hello > /shown/new");
        Assert.That(File.ReadAllText(Path.Combine(directory.Path, "new")), Is.EqualTo("hello\n"));
    }

    [Test]
    public void A_relative_bind_is_shown_at_the_hosts_absolute_path()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("file", "contents");

        var result = HakoniwaCommand.RunIn(new Dictionary<string, string?>(), ["run", "--bindmount-ro=file", "--", "cat", Path.Combine(directory.Path, "file")], directory.Path);
        Assert.That((result.Code, result.Output, result.Error), Is.EqualTo((0, "contents", "")));
    }

    [Test]
    public void Of_two_mounts_at_one_place_the_later_on_the_line_holds()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("file", "contents");

        AssertOutput("file\n", "run", "--tmpfs", "/x", "-b", $"{directory.Path}:/x", "--", "ls", "/x");
        AssertOutput("", "run", "-b", $"{directory.Path}:/x", "--tmpfs", "/x", "--", "ls", "/x");
    }

    [Test]
    public void A_tmpfs_is_empty_and_writable()
        => AssertOutput("new\n", "run", "--tmpfs", "/tmp", "--tmpfs=/scratch", "--", "sh", "-c", "ls /tmp /scratch >/scratch/x; touch /tmp/new; ls /tmp");

    [Test]
    public void A_devfs_has_the_devices_that_every_program_needs()
        => AssertOutput("null\nzero\n", "run", "--devfs", "/dev", "--", "sh", "-c", "cd /dev; echo gone > null; ls -d null zero mem kmsg 2>null; true");

    [Test]
    public void The_root_can_be_another_directory_or_nothing()
    {
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(Path.Combine(directory.Path, "garden"));

        var system = new[] { "/bin", "/usr", "/lib", "/lib64" }.Where(Directory.Exists).SelectMany(d => new[] { "-b", d });
        AssertOutput("yes\n", ["run", "--rootfs", directory.Path, .. system, "--", "sh", "-c", "[ -d /garden ] && [ ! -e /etc ] && echo yes"]);
        Assert.That(HakoniwaCommand.Run("run", "--rootfs", "none").Code, Is.EqualTo(127), "there is no shell");
    }

    [Test]
    public void The_environment_is_empty_but_for_what_is_set()
    {
        var caller = new Dictionary<string, string?> { ["GARDEN"] = "of the caller", ["OTHER"] = "unseen" };
        var result = HakoniwaCommand.RunIn(caller, ["run", "-e", "GARDEN", "--setenv", "A=b=c", "-e", "EMPTY=", "--setenv=NOT_SET_ANYWHERE", "-eB=1", "-e", "B=2", "--", "env"]);

        Assert.That(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            Is.EquivalentTo(["GARDEN=of the caller", "A=b=c", "EMPTY=", "NOT_SET_ANYWHERE=", "B=2"]), result.Error);
    }

    [Test]
    public void A_working_directory_is_shown_writable_and_started_in()
    {
        using var directory = new TemporaryDirectory();
        AssertOutput($"{directory.Path}\n", "run", "-w", directory.Path, "--", "sh", "-c", "pwd; echo hello > new");
        Assert.That(File.Exists(Path.Combine(directory.Path, "new")));

        var relative = HakoniwaCommand.RunIn(new Dictionary<string, string?>(), ["run", "--hermetic", "-w", ".", "--", "pwd"], directory.Path);
        Assert.That(relative.Output, Is.EqualTo(directory.Path + "\n"), relative.Error);
    }

    [TestCase("-w", ":/usr")]
    [TestCase("-w:/usr")]
    [TestCase("--workdir=:/usr")]
    public void A_working_directory_with_a_colon_is_in_the_sandbox_and_shows_nothing(params string[] option)
        => AssertOutput("/usr\nread-only\n", ["run", .. option, "--", "sh", "-c", "pwd; grep -q '^[^ ]* /usr [^ ]* ro,' /proc/mounts && echo read-only"]);

    [Test]
    public void A_shell_is_the_program_if_none_is_named()
    {
        var none = HakoniwaCommand.RunIn(new Dictionary<string, string?>(), ["run"], input: "echo from $0\n");
        var nothing = HakoniwaCommand.RunIn(new Dictionary<string, string?>(), ["run", "--"], input: "exit 5\n");

        Assert.That((none.Output, nothing.Code), Is.EqualTo(("from /bin/sh\n", 5)));
    }

    [Test]
    public void The_program_is_pid_1_if_asked()
    {
        AssertOutput("1\n", "run", "--as-pid-1", "--", "sh", "-c", "echo $$");
        Assert.That(HakoniwaCommand.Run("run", "--", "sh", "-c", "echo $$").Output, Is.Not.EqualTo("1\n"));
    }

    [Test]
    public void Hermetic_has_a_private_tmp_home_and_its_own_few_variables()
    {
        var result = HakoniwaCommand.Run("run", "--hermetic", "--", "sh", "-c", "ls /tmp $HOME; echo x > /tmp/x && echo x > $HOME/x && echo written; env | cut -d= -f1 | sort");

        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines.SkipWhile(l => l != "written"), Is.SupersetOf(["written", "HOME", "LANG", "PATH", "TMPDIR", "USER"]), result.Error);
    }

    [Test]
    public void What_follows_the_dashes_is_the_programs_whatever_it_looks_like()
        => AssertOutput("--help -v -- @x [suggest] --hostname=a\n", "run", "--", "echo", "--help", "-v", "--", "@x", "[suggest]", "--hostname=a");

    private static void AssertOutput(string output, params string[] arguments)
    {
        var result = HakoniwaCommand.Run(arguments);
        Assert.That((result.Code, result.Output, result.Error), Is.EqualTo((0, output, "")));
    }

    private static string HostsOwn(string script)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd().TrimEnd('\n');
    }
}
