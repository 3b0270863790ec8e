using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Identities;

/// <summary>
/// An ordinary user with subordinate ids. The settings are those of a private mount table: /etc/passwd, /etc/subuid and /etc/subgid of the
/// machine stay as they are.
/// </summary>
public sealed class SubordinateUserTests
{
    private const string User = "1234";

    [SetUp]
    public void Needs_root_and_the_helpers()
    {
        Host.NeedsRoot("it makes a mount table with other account files, and becomes an ordinary user in it");
        Host.NeedsProgram("/usr/bin/newuidmap");
    }

    [Test]
    public void The_caller_is_root_inside_and_has_the_granted_ids()
    {
        var report = AsOrdinaryUser("hakoniwa:500000:65536", "auto", "", "id -u; id -g; cat /proc/self/uid_map /proc/self/gid_map | tr -s ' '");

        Assert.That(report.Split('\n').Select(l => l.Trim()), Is.EqualTo(new[] { "0", "0", "0 1234 1", "1 500000 65536", "0 1234 1", "1 500000 65536", "exited with 0" }));
    }

    [Test]
    public void A_program_runs_as_one_of_them_and_has_no_capabilities()
    {
        var report = AsOrdinaryUser("hakoniwa:500000:65536", "auto", "33", "id -u; id -g; id -G; grep ^Cap /proc/self/status | grep -c 0000000000000000; touch /usr/x || echo refused");

        Assert.That(report.Split('\n'), Does.Contain("33").And.Contain("refused").And.Contain("exited with 0"));
        Assert.That(report.Split('\n')[3], Is.EqualTo("5"), "five empty sets");
    }

    [Test]
    public void Launches_that_change_ids_do_not_break_those_beside_them()
        => Assert.That(AsOrdinaryUser("hakoniwa:500000:65536", "mixed-users", "40"), Is.EqualTo("1234 7"));

    [Test]
    public void Ids_that_are_not_granted_are_refused_with_the_way_to_grant_them()
        => Assert.That(AsOrdinaryUser("somebody-else:500000:65536", "auto", "", "true"), Does.StartWith("HAKO1019").And.Contain("usermod --add-subuids"));

    [Test]
    public void A_host_without_the_helpers_is_told_what_to_install()
        => Assert.That(AsOrdinaryUser("hakoniwa:500000:65536", "hakoniwa:500000:65536", ["auto", "", "true"], path: "/none"), Does.StartWith("HAKO1019").And.Contain("uidmap"));

    [Test]
    public void What_the_helper_says_when_it_refuses_reaches_the_caller()
    {
        // The map asks for what /etc/subuid has; newgidmap reads /etc/subgid, which grants less.
        var report = AsOrdinaryUser("hakoniwa:500000:65536", "hakoniwa:4294967295:10", ["auto", "", "true"]);

        Assert.That(report, Does.StartWith("HAKO1019").And.Contain("newgidmap"));
    }

    private static string AsOrdinaryUser(string granted, params string[] scenario) => AsOrdinaryUser(granted, granted, scenario);

    private static string AsOrdinaryUser(string subuid, string subgid, string[] scenario, string path = "/usr/bin:/bin")
    {
        using var settings = new TemporaryDirectory();
        settings.File("passwd", $"root:x:0:0::/root:/bin/sh\nhakoniwa:x:{User}:{User}::/tmp:/bin/sh\n");
        settings.File("subuid", subuid + "\n");
        settings.File("subgid", subgid + "\n");

        // In a mount table of its own; the launcher lies where any user can reach it.
        var script = $"""
            set -e
            chmod 777 "$(dirname "$4")"
            for f in passwd subuid subgid; do chmod 644 '{settings.Path}'/$f; mount --bind '{settings.Path}'/$f /etc/$f; done
            mount -t tmpfs none /mnt; mkdir /mnt/dotnet /mnt/launcher
            mount --bind '{Host.DotnetRoot}' /mnt/dotnet; mount --bind "$(dirname "$3")" /mnt/launcher
            report=$4; shift 4
            exec setpriv --reuid={User} --regid={User} --clear-groups --reset-env env HOME=/tmp PATH={path} /mnt/dotnet/dotnet exec /mnt/launcher/Hakoniwa.Launcher.dll "$report" "$@"
            """;
        return LauncherProgram.Report($"exec unshare -m --propagation private sh -c '{script.Replace("'", "'\\''", StringComparison.Ordinal)}' sh \"$@\"", scenario);
    }
}
