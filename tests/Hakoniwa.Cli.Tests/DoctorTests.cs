using System.Text.RegularExpressions;

namespace Hakoniwa.Cli.Tests;

/// <summary>The doctor on hosts that lack something: real ones, made of filters, namespaces and mounts, wherever that can be.</summary>
[TestFixture]
public sealed class DoctorTests
{
    [Test]
    public void Where_the_hermetic_sandbox_works_the_code_is_0()
    {
        var here = DoctorRun.Here();

        Assert.Multiple(() =>
        {
            Assert.That((here.Code, here.EnforceWorks, here.Status("hermetic")), Is.EqualTo((0, true, "works")));
            Assert.That(here.Culprits, Is.Empty);
            Assert.That(here.Verdict, Does.StartWith("Hermetic sandboxes work here"));
            Assert.That(here.BestEffort, Does.Contain("the same"));
        });
    }

    [Test]
    public void Under_Dockers_filter_user_namespaces_do_not_work()
    {
        var run = DoctorRun.UnderRules(DoctorHosts.Docker);

        AssertUnfit(run, "user-namespace");
        Assert.Multiple(() =>
        {
            Assert.That(run.Detail("user-namespace"), Does.StartWith("clone: EPERM: the seccomp filter that this process runs under"));
            Assert.That(run.Remedy("user-namespace"), Does.Contain("--security-opt seccomp=unconfined"));
            Assert.That((run.Status("mounts"), run.Detail("mounts")), Is.EqualTo(("not-tested", "needs user-namespace")), "the cause alone is named");
            Assert.That(run.Detail("hermetic"), Does.StartWith("HAKO1002: "));
            Assert.That(run.Remedy("hermetic"), Is.Empty, "the cause has it");
            Assert.That((run.Status("seccomp-filter"), run.Status("no-new-privileges")), Is.EqualTo(("works", "works")));
        });
    }

    /// <summary>The built-in profile of that name is as Podman's: it lets namespaces be made, and mounts.</summary>
    [Test]
    public void Under_the_filter_of_containers_that_may_nest_the_host_name_alone_cannot_be_set()
    {
        var run = DoctorRun.Under(SeccompProfile.Container.ToJson());

        AssertUnfit(run, "host-name");
        Assert.That(run.Detail("host-name"), Does.StartWith("sethostname: EPERM: the seccomp filter that this process runs under"));
        Assert.That(run.Remedy("host-name"), Does.Contain("seccomp=unconfined"));
        Assert.That(run.BestEffort, Does.Contain("the host's host-name shown"));
    }

    [Test]
    public void Root_that_has_lost_the_capability_to_map_itself_is_told_so()
    {
        if (Environment.UserName != "root")
            Assert.Ignore("needs root: an ordinary user maps itself without a capability");
        var run = DoctorRun.WithoutCapabilities();

        AssertUnfit(run, "id-map");
        Assert.That(run.Detail("id-map"), Does.Contain("CAP_SETFCAP"));
        Assert.That(run.Remedy("id-map"), Does.Contain("docker run --cap-add SETFCAP"));
    }

    [Test]
    public void A_covered_proc_is_told_with_what_covers_it()
    {
        var run = DoctorRun.After("-Urm", "mount -t tmpfs tmpfs /proc/sys");

        AssertUnfit(run, "proc");
        Assert.Multiple(() =>
        {
            Assert.That(run.Detail("proc"), Does.StartWith("mount: EPERM: ").And.Contain("(/proc/sys)"));
            Assert.That(run.Remedy("proc"), Does.Contain("--security-opt systempaths=unconfined").And.Contain("ProcFs(orHosts: true)"));
            Assert.That(run.Status("tmpfs"), Is.EqualTo("works"));
            Assert.That(run.BestEffort, Does.Contain("the host's proc shown"));
        });
    }

    [TestCase("user", "user-namespace")]
    [TestCase("net", "network-namespace")]
    [TestCase("pid", "pid-namespace")]
    public void A_limit_of_namespaces_is_named_with_the_command_that_raises_it(string kind, string capability)
    {
        var run = DoctorRun.After("-Ur", $"echo 0 >/proc/sys/user/max_{kind}_namespaces");

        AssertUnfit(run, capability);
        Assert.Multiple(() =>
        {
            Assert.That(run.Detail(capability), Is.EqualTo($"clone: ENOSPC: the host allows none (user.max_{kind}_namespaces is 0)"));
            Assert.That(run.Remedy(capability), Is.EqualTo($"sudo sysctl -w user.max_{kind}_namespaces=15000"));
            Assert.That(run.BestEffort, Does.Contain("without namespaces, under Landlock"));
        });
    }

    [Test]
    public void A_user_namespace_without_power_is_told_from_one_that_cannot_be_made()
    {
        using var settings = new TemporaryDirectory();
        var run = DoctorRun.UnderRules(DoctorHosts.Powerless, Settings(settings, "kernel/apparmor_restrict_unprivileged_userns", "1"));

        AssertUnfit(run, "user-namespace-power", "host-name", "mounts");
        Assert.Multiple(() =>
        {
            Assert.That(run.Status("user-namespace"), Is.EqualTo("works"));
            Assert.That(run.Detail("user-namespace-power"), Does.Contain("EPERM: AppArmor lets the user namespace be made and refuses every capability in it"));
            Assert.That(run.Remedy("user-namespace-power"), Does.Contain("sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0")
                .And.Contain("hakoniwa doctor --apparmor-profile | sudo tee /etc/apparmor.d/hakoniwa").Or.Contain("On the host of the container"));
        });
    }

    [Test]
    public void AppArmor_that_forbids_user_namespaces_altogether_is_named()
    {
        using var settings = new TemporaryDirectory();
        var run = DoctorRun.UnderRules(DoctorHosts.Docker, Settings(settings, "kernel/apparmor_restrict_unprivileged_userns", "1"));

        AssertUnfit(run, "user-namespace");
        Assert.That(run.Detail("user-namespace"), Does.Contain("AppArmor forbids user namespaces"));
        Assert.That(run.Remedy("user-namespace"), Does.Contain("sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"));
    }

    [Test]
    public void Where_mounts_and_names_are_refused_that_is_what_does_not_work()
        => AssertUnfit(DoctorRun.UnderRules(DoctorHosts.Mounting), "host-name", "mounts");

    [Test]
    public void A_kernel_without_newer_calls_is_good_enough_and_what_is_missing_is_told()
    {
        var run = DoctorRun.UnderRules(DoctorHosts.WithoutNewCalls);

        Assert.Multiple(() =>
        {
            Assert.That((run.Code, run.EnforceWorks), Is.EqualTo((0, true)), run.Verdict);
            Assert.That((run.Status("mount-setattr"), run.Status("bind")), Is.EqualTo(("limited", "works")));
            Assert.That(run.Remedy("mount-setattr"), Does.Contain("Linux 5.12"));
            Assert.That(run.Status("landlock"), Is.EqualTo("does-not-work"));
            Assert.That(run.Remedy("landlock"), Does.Contain("Linux 5.13"));
        });
    }

    [Test]
    public void A_kernel_that_is_too_old_is_told_with_the_version_that_is_needed()
    {
        var run = DoctorRun.UnderRules(DoctorHosts.Ancient);

        AssertUnfit(run, "kernel", "bind");
        Assert.Multiple(() =>
        {
            Assert.That(run.Detail("kernel"), Does.Contain("close_range is missing, which Linux has since 5.9"));
            Assert.That(run.Remedy("kernel"), Does.Contain("Linux 5.10 or later"));
        });
    }

    [Test]
    public void Landlock_that_is_switched_off_is_told_with_the_kernels_parameter()
    {
        var run = DoctorRun.UnderRules("""{ "names": ["landlock_create_ruleset"], "action": "SCMP_ACT_ERRNO", "errnoRet": 95 }""");

        Assert.That((run.Code, run.Status("landlock")), Is.EqualTo((0, "does-not-work")));
        Assert.That(run.Remedy("landlock"), Does.Contain("lsm="));
    }

    [Test]
    public void What_only_some_sandboxes_need_does_not_change_the_code()
    {
        var run = DoctorRun.UnderRules("""
            { "names": ["ptrace"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1 },
            { "names": ["seccomp"], "action": "SCMP_ACT_ERRNO", "errnoRet": 22, "args": [ { "index": 1, "value": 8, "valueTwo": 8, "op": "SCMP_CMP_MASKED_EQ" } ] }
            """);

        Assert.Multiple(() =>
        {
            Assert.That((run.Code, run.EnforceWorks), Is.EqualTo((0, true)));
            Assert.That((run.Status("memory-measurement"), run.Status("seccomp-listener"), run.Status("report")), Is.EqualTo(("does-not-work", "does-not-work", "limited")));
            Assert.That(run.Remedy("memory-measurement"), Does.Contain("SYS_PTRACE").Or.Contain("ptrace_scope=1"));
            Assert.That(run.Verdict, Does.Contain("memory-measurement").And.Contain("seccomp-listener"));
        });
    }

    [Test]
    public void Without_ids_helpers_and_groups_the_commands_that_bring_them_are_told()
    {
        var root = DoctorRun.After("-Urm -C", "mount --bind /dev/null /etc/subuid\nmount -t tmpfs tmpfs /sys/fs/cgroup\nPATH=/no/such/directory");
        var user = DoctorRun.After("-U --map-user=1000 --map-group=1000", "PATH=/no/such/directory");

        Assert.Multiple(() =>
        {
            Assert.That((root.Code, user.Code), Is.EqualTo((0, 0)), root.Verdict + user.Verdict);
            Assert.That((root.Status("subordinate-ids"), root.Remedy("subordinate-ids")),
                Is.EqualTo(("does-not-work", "sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 root")));
            Assert.That((user.Status("subordinate-ids"), user.Remedy("subordinate-ids")),
                Is.EqualTo(("does-not-work", "sudo apt-get install uidmap (elsewhere the package shadow-utils)")));
            Assert.That((root.Status("pasta"), root.Remedy("pasta")), Is.EqualTo(("does-not-work", "sudo apt-get install passt")));
            Assert.That(root.Status("cgroup"), Is.EqualTo("does-not-work"));
            Assert.That(root.Remedy("cgroup"), Does.Contain("systemd-run --user --scope -p Delegate=yes").Or.Contain("cgroup v2"));
        });
    }

    [Test]
    public void All_hosts_have_the_same_rows()
        => Assert.That(DoctorRun.UnderRules(DoctorHosts.Docker).Names, Is.EqualTo(DoctorRun.Here().Names));

    [Test]
    public void The_table_has_the_rows_of_the_JSON_and_ends_with_the_verdict()
    {
        var json = DoctorRun.Here();
        var table = HakoniwaCommand.Run("doctor");
        var verbose = HakoniwaCommand.Run("doctor", "-v");
        var lines = table.Output.TrimEnd('\n').Split('\n');

        Assert.Multiple(() =>
        {
            Assert.That((table.Code, table.Error), Is.EqualTo((0, "")));
            Assert.That(table.Output, Does.Not.Contain('\e'));
            Assert.That(lines[0], Does.Match(@"^Linux \S+ (x64|arm64), .+, as user \d+$"));
            var rows = lines.SkipWhile(l => !l.StartsWith("CAPABILITY", StringComparison.Ordinal)).Skip(1).TakeWhile(l => l.Length > 0);
            Assert.That(rows.Select(l => l.Split(' ')[0]), Is.EqualTo(json.Names));
            Assert.That(lines[^2..], Is.EqualTo(new[] { json.BestEffort, json.Verdict }));
            Assert.That(verbose.Output, Does.Contain("every hermetic sandbox needs it").And.Contain("for what asks for it"));
        });
    }

    [Test]
    public void Remedies_are_below_the_table_and_the_code_is_1()
    {
        var result = HakoniwaCommand.RunIn(new Dictionary<string, string?> { ["HAKONIWA_SIMULATE"] = "no-userns" }, ["doctor"]);

        Assert.Multiple(() =>
        {
            Assert.That((result.Code, result.Error), Is.EqualTo((1, "")));
            Assert.That(result.Output, Does.Match(@"(?m)^user-namespace +does not work  clone: EPERM: "));
            Assert.That(result.Output, Does.Match(@"(?m)^What to do:$").And.Match("(?m)^  user-namespace:$"));
            Assert.That(result.Output, Does.EndWith("Hermetic sandboxes cannot be had here, for want of user-namespace.\n"));
        });
    }

    [Test]
    public void States_have_colours_on_a_terminal_that_wants_them()
    {
        using var terminal = new TestTerminal(rows: 60, columns: 70);
        using var process = terminal.Start(["doctor"]);
        terminal.WaitFor("Hermetic sandboxes");
        HakoniwaCommand.WaitForEnd(process);
        Assert.That(terminal.Printed, Does.Contain("\e[32mworks"));
        var lines = terminal.Printed.Split('\n').Select(l => Regex.Replace(l, "\e\\[[0-9;]*m", "").TrimEnd('\r')).ToArray();
        var rows = lines.SkipWhile(l => !l.StartsWith("CAPABILITY", StringComparison.Ordinal)).TakeWhile(l => l.Length > 0).ToArray();
        Assert.That(rows, Has.Length.GreaterThan(30).And.All.Length.LessThanOrEqualTo(70));
    }

    [Test]
    public void The_AppArmor_profile_names_this_program_and_dotnet_and_tries_nothing()
    {
        var result = HakoniwaCommand.RunIn(new Dictionary<string, string?> { ["HAKONIWA_SIMULATE"] = "no-userns" }, ["doctor", "--apparmor-profile"]);

        Assert.Multiple(() =>
        {
            Assert.That((result.Code, result.Error), Is.EqualTo((0, "")));
            Assert.That(result.Output, Does.Contain("abi <abi/4.0>,\ninclude <tunables/global>\n"));
            Assert.That(result.Output, Does.Match("(?m)^profile \"hakoniwa-hakoniwa\" \"/.+/hakoniwa\" flags=\\(unconfined\\) \\{$"));
            Assert.That(result.Output, Does.Match("(?m)^profile \"hakoniwa-dotnet-2\" \"/.+/dotnet\" flags="));
            Assert.That(Regex.Count(result.Output, "(?m)^  userns,$"), Is.EqualTo(2));
        });
    }

    [Test]
    public void A_launch_that_fails_for_want_of_user_namespaces_says_the_same_and_names_the_doctor()
    {
        var result = HakoniwaCommand.RunIn(new Dictionary<string, string?> { ["HAKONIWA_SIMULATE"] = "no-userns" }, ["run", "--", "true"]);

        Assert.That(result.Code, Is.EqualTo(125));
        Assert.That(result.Error, Does.StartWith("hakoniwa: HAKO1002: ").And.Contain("; hakoniwa doctor tells more"));
    }

    [Test]
    public void The_doctor_takes_no_command()
    {
        var result = HakoniwaCommand.Run("doctor", "--", "true");

        Assert.That((result.Code, result.Output, result.Error), Is.EqualTo((2, "", "hakoniwa: doctor takes no command\nTry 'hakoniwa doctor --help'.\n")));
    }

    private static void AssertUnfit(DoctorRun run, params string[] culprits) => Assert.Multiple(() =>
    {
        Assert.That((run.Code, run.EnforceWorks), Is.EqualTo((1, false)));
        Assert.That(run.Culprits, Is.EqualTo(culprits));
        Assert.That(run.Verdict, Is.EqualTo($"Hermetic sandboxes cannot be had here, for want of {string.Join(", ", culprits)}."));
    });

    /// <summary>What a setting of the kernel says, where this machine's kernel does not have it.</summary>
    private static string Settings(TemporaryDirectory directory, string name, string value)
    {
        var path = Path.Combine(directory.Path, "proc/sys", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, value + "\n");
        return "settings=" + directory.Path;
    }
}
