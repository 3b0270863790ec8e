namespace Hakoniwa.Cli.Tests;

/// <summary>What options of files, limits, ids and Landlock do, seen from inside.</summary>
[TestFixture]
public sealed class SandboxOptionTests
{
    [Test]
    public void A_file_has_the_text_or_what_a_file_of_the_host_has_and_the_hosts_stays_as_it_is()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Write("contents", "of the host\n");

        var result = HakoniwaCommand.Run("run", "--file", "/etc-x/text=a=b:c", "--file", $"/etc-x/copy:{file}", "--",
            "sh", "-c", "cat /etc-x/text; echo; cat /etc-x/copy; echo more >> /etc-x/copy || echo refused");

        Assert.That((result.Code, result.Output), Is.EqualTo((0, "a=b:c\nof the host\nrefused\n")), result.Error);
        Assert.That(File.ReadAllText(file), Is.EqualTo("of the host\n"));
    }

    [Test]
    public void A_file_of_the_host_that_is_not_there_is_125()
    {
        var result = HakoniwaCommand.Run("run", "--file", "/x:/no/such/file", "--", "echo", "ran");

        Assert.That((result.Code, result.Output), Is.EqualTo((125, "")));
        Assert.That(result.Error, Does.Match(@"^hakoniwa: HAKO1005: --file: /no/such/file cannot be read[^\n]+\n$"));
    }

    [Test]
    public void Directories_and_links_are_made()
        => AssertOutput("700\n1755\n/usr/bin\n", "run", "--dir", "/made/private", "--dir=/made/shared:mode=1755", "--symlink", "/usr/bin:/programs", "--",
            "sh", "-c", "stat -c %a /made/private /made/shared; readlink /programs; test -x /programs/env");

    [Test]
    public void A_tmpfs_holds_no_more_than_its_size()
        => AssertOutput("700\nfull\n", "run", "--devfs", "/dev", "--tmpfs", "/x:size=64K,mode=700", "--",
            "sh", "-c", "stat -c %a /x; head -c 10000 /dev/zero > /x/f && head -c 100000 /dev/zero 2>/dev/null > /x/g || echo full");

    [Test]
    public void What_is_written_over_an_overlay_does_not_reach_the_host()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("file", "old");

        AssertOutput("old new", "run", "--overlay", $"{directory.Path}:/x", "--", "sh", "-c", "printf '%s ' $(cat /x/file); printf new > /x/file; cat /x/file");
        Assert.That(File.ReadAllText(Path.Combine(directory.Path, "file")), Is.EqualTo("old"));
    }

    [Test]
    public void What_is_written_over_an_overlay_is_kept_where_asked()
    {
        using var directory = new TemporaryDirectory();
        foreach (var name in new[] { "lower", "upper", "work" })
            Directory.CreateDirectory(Path.Combine(directory.Path, name));
        var option = $"{directory.Path}/lower:/x,upper={directory.Path}/upper,work={directory.Path}/work";

        var first = HakoniwaCommand.Run("run", "--overlay-keep", option, "--", "sh", "-c", "echo kept > /x/file");
        if (first.Error.Contains("HAKO1017", StringComparison.Ordinal))
            Assert.Ignore("needs a file system for temporary files that can be the upper layer of an overlay");
        AssertOutput("kept\n", "run", "--overlay-keep", option, "--", "cat", "/x/file");
        Assert.That(Directory.GetFileSystemEntries(Path.Combine(directory.Path, "lower")), Is.Empty);

        // The kernel's own directory has no permissions, and could not be removed.
        File.SetUnixFileMode(Path.Combine(directory.Path, "work", "work"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Test]
    public void A_directory_is_the_root_itself_writable_only_if_asked()
    {
        using var directory = new TemporaryDirectory();
        foreach (var name in new[] { "bin", "usr", "lib", "lib64", "proc" })
            Directory.CreateDirectory(Path.Combine(directory.Path, name));
        string[] system = [.. new[] { "/bin", "/usr", "/lib", "/lib64" }.Where(Directory.Exists).SelectMany(d => new[] { "-b", d })];
        string[] program = ["--", "sh", "-c", "ls -d /etc /bin 2>&1 | grep -c '^/bin'; echo written > /new && echo written"];

        var readOnly = HakoniwaCommand.Run(["run", "--rootdir", directory.Path, .. system, .. program]);
        Assert.That((readOnly.Code, readOnly.Output), Is.EqualTo((2, "1\n")).Or.EqualTo((1, "1\n")), readOnly.Error);
        Assert.That(File.Exists(Path.Combine(directory.Path, "new")), Is.False);
        AssertOutput("1\nwritten\n", ["run", $"--rootdir={directory.Path}:rw", .. system, .. program]);
        Assert.That(File.ReadAllText(Path.Combine(directory.Path, "new")), Is.EqualTo("written\n"));
    }

    [TestCase("64:128", "64\n128\n")]
    [TestCase("100", "100\n100\n")]
    public void A_limit_of_descriptors_is_soft_and_hard(string value, string output)
        => AssertOutput(output, "run", "--limit-nofile", value, "--", "sh", "-c", "ulimit -Sn; ulimit -Hn");

    [Test]
    public void A_limit_of_the_size_of_files_is_enforced()
    {
        var result = HakoniwaCommand.Run("run", "--tmpfs", "/x", "--devfs", "/dev", "--limit-fsize=8K", "--", "sh", "-c", "trap '' XFSZ; head -c 10000 /dev/zero > /x/f; stat -c %s /x/f");
        Assert.That(result.Output, Is.EqualTo("8192\n"), result.Error);
    }

    [Test]
    public void The_caller_can_be_root_inside()
        => AssertOutput("0\n0\n", "run", "-u", "0", "--gidmap=0", "--", "sh", "-c", "id -u; id -g");

    [Test]
    public void Capabilities_are_gone_unless_added()
    {
        const string script = "grep CapEff /proc/self/status";

        Assert.That(HakoniwaCommand.Run("run", "--", "sh", "-c", script).Output, Is.EqualTo("CapEff:\t0000000000000000\n"));
        AssertOutput("CapEff:\t0000000000000400\n", "run", "--cap-add", "net_bind_service", "--", "sh", "-c", script);
    }

    [Test]
    public void New_privileges_are_forbidden_unless_allowed()
    {
        AssertOutput("NoNewPrivs:\t1\n", "run", "--", "grep", "NoNewPrivs", "/proc/self/status");
        AssertOutput("NoNewPrivs:\t0\n", "run", "--allow-new-privs", "--", "grep", "NoNewPrivs", "/proc/self/status");
    }

    [Test]
    public void The_caller_has_other_ids_inside_if_the_host_grants_them()
    {
        var result = HakoniwaCommand.Run("run", "--userns=auto", "--", "sh", "-c", "id -u; id -g; wc -l < /proc/self/uid_map");
        if (result.Error.Contains("HAKO1019", StringComparison.Ordinal))
            Assert.Ignore("needs ids for this user in /etc/subuid and /etc/subgid, and newuidmap unless it is root");
        Assert.That((result.Code, result.Output), Is.EqualTo((0, "0\n0\n2\n")), result.Error);
    }

    [Test]
    public void The_program_runs_as_the_user_that_is_named()
    {
        AssertOutput("root\n0\n", "run", "-u", "0", "-g", "0", "--user", "root", "--", "sh", "-c", "id -un; id -u");
        var unknown = HakoniwaCommand.Run("run", "--user", "no-such-user", "--", "echo", "ran");
        Assert.That((unknown.Code, unknown.Output), Is.EqualTo((125, "")));
        Assert.That(unknown.Error, Does.StartWith("hakoniwa: HAKO1020"));
    }

    [Test]
    public void Limits_of_the_whole_sandbox_are_in_the_log_with_their_values()
    {
        var host = new Dictionary<string, string?> { ["HAKONIWA_SIMULATE"] = "no-cgroup" };
        string[] limits = ["--memory", "64M:16M", "--cpus", "0.5", "--pids-limit=50", "--", "echo", "ran"];

        var left = HakoniwaCommand.RunIn(host, ["run", "-v", "--mode", "best-effort", .. limits]);
        var failed = HakoniwaCommand.RunIn(host, ["run", .. limits]);

        Assert.Multiple(() =>
        {
            Assert.That((left.Code, left.Output), Is.EqualTo((0, "ran\n")), left.Error);
            Assert.That(left.Error, Does.Contain("memory.max=67108864, memory.swap.max=16777216").And.Contain("pids.max=50").And.Contain("cpu.max=50000 100000"));
            Assert.That((failed.Code, failed.Output), Is.EqualTo((125, "")));
            Assert.That(failed.Error, Does.StartWith("hakoniwa: HAKO1018"));
        });
    }

    [Test]
    public void Pasta_gets_its_options_whole()
    {
        using var directory = new TemporaryDirectory();
        var pasta = directory.Write("pasta", $"#!/bin/sh\necho \"$@\" > {directory.Path}/arguments\nexit 1\n");
        File.SetUnixFileMode(pasta, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var caller = new Dictionary<string, string?> { ["PATH"] = directory.Path + ":" + Environment.GetEnvironmentVariable("PATH") };

        var result = HakoniwaCommand.RunIn(caller, ["run", "--network", "pasta:-t,8080:9090,8081,-u,none,--map-gw", "--", "echo", "ran"]);

        Assert.That((result.Code, result.Output), Is.EqualTo((125, "")));
        Assert.That(result.Error, Does.StartWith("hakoniwa: HAKO1021"));
        Assert.That(File.ReadAllText(Path.Combine(directory.Path, "arguments")), Does.Contain(" -t 8080:9090,8081 -u none").And.Not.Contain("map-gw"));
    }

    [Test]
    public void The_program_can_have_another_name()
        => AssertOutput("another-name\n", "run", "--argv0", "another-name", "--", "sh", "-c", "echo $0");

    [Test]
    public void Landlock_refuses_what_is_not_allowed()
    {
        string[] readable = [.. new[] { "/bin", "/usr", "/lib", "/lib64", "/proc" }.Where(Directory.Exists)];
        var allowed = HakoniwaCommand.Run(["run", "--landlock-fs-rx", string.Join(',', readable), "--", "sh", "-c", "cat /etc/passwd"]);
        if (allowed.Error.Contains("HAKO1023", StringComparison.Ordinal))
            Assert.Ignore("needs a kernel with Landlock");

        Assert.That(allowed.Code, Is.Not.Zero);
        Assert.That(allowed.Error, Does.Contain("Permission denied"));
        Assert.That(HakoniwaCommand.Run(["run", "--landlock-fs-rx", string.Join(',', readable), "--landlock-fs-ro=/etc", "--", "sh", "-c", "cat /etc/passwd"]).Code, Is.Zero);
    }

    [Test]
    public void An_endpoint_that_is_allowed_is_reached_and_another_is_not()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        string[] attempt = [.. Probe.Command("connect", "127.0.0.1", port.ToString(System.Globalization.CultureInfo.InvariantCulture))];

        var allowed = HakoniwaCommand.Run(["run", .. Probe.Options, "--network-allow", $"localhost:{port}", .. attempt]);
        var refused = HakoniwaCommand.Run(["run", .. Probe.Options, .. attempt]);

        Assert.Multiple(() =>
        {
            Assert.That(allowed.Output, Does.Not.Contain("ECONN").And.Contain("\"ok\":true"), allowed.Error);
            Assert.That(refused.Output, Does.Contain("ECONNREFUSED"), refused.Error);
        });
    }

    [Test]
    public void Landlock_alone_makes_no_namespaces_and_says_what_is_weaker()
    {
        const string script = "readlink /proc/self/ns/user /proc/self/ns/mnt; cat /etc/passwd > /dev/null; echo x > /etc/new-file";
        var result = HakoniwaCommand.Run("run", "-v", "--backend", "landlock", "--mode", "best-effort", "--", "sh", "-c", script);
        if (result.Error.Contains("HAKO1023", StringComparison.Ordinal))
            Assert.Ignore("needs a kernel with Landlock");

        Assert.Multiple(() =>
        {
            Assert.That(result.Code, Is.Not.Zero);
            Assert.That(result.Output, Is.EqualTo(string.Concat(new[] { "user", "mnt" }.Select(n => new FileInfo("/proc/self/ns/" + n).LinkTarget + "\n"))));
            Assert.That(result.Error, Does.Contain("hakoniwa: backend: Landlock").And.Contain("hakoniwa: weaker: ").And.Contain("new-file"));
            Assert.That(File.Exists("/etc/new-file"), Is.False);
        });
        Assert.That(HakoniwaCommand.Run("run", "--backend=namespaces", "--", "sh", "-c", script).Output, Is.Not.EqualTo(result.Output));
    }

    [Test]
    public void Without_a_mode_nothing_is_isolated_and_that_is_said()
    {
        var caller = new Dictionary<string, string?> { ["GARDEN"] = "of the caller" };
        var off = HakoniwaCommand.RunIn(caller, ["run", "--mode", "off", "--hermetic", "-e", "A=b", "--", "sh", "-c", "echo $GARDEN $A; readlink /proc/self/ns/user /proc/self/ns/mnt; exit 3"]);
        var on = HakoniwaCommand.RunIn(caller, ["run", "--mode=enforce", "--", "sh", "-c", "echo $GARDEN; readlink /proc/self/ns/user /proc/self/ns/mnt"]);
        var own = new[] { "user", "mnt" }.Select(n => new FileInfo("/proc/self/ns/" + n).LinkTarget).ToArray();

        Assert.Multiple(() =>
        {
            Assert.That((off.Code, off.Output), Is.EqualTo((3, $"of the caller b\n{own[0]}\n{own[1]}\n")));
            Assert.That(off.Error, Is.EqualTo("hakoniwa: nothing is isolated, as --mode off asks for\n"));
            Assert.That(on.Output, Does.StartWith("\n").And.Not.Contain(own[0]).And.Not.Contain(own[1]));
        });
    }

    private static void AssertOutput(string output, params string[] arguments)
    {
        var result = HakoniwaCommand.Run(arguments);
        Assert.That((result.Code, result.Output), Is.EqualTo((0, output)), result.Error);
    }
}
