using System.Globalization;
using System.Runtime.InteropServices;

using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Interop;

namespace Hakoniwa.Core.Tests.Isolation;

/// <summary>What a program finds around it: environment, descriptors, signals, ids.</summary>
public sealed class SurroundingsTests
{
    private const string ListDescriptors = "ls /proc/self/fd";

    [Test]
    public void The_environment_is_exactly_the_list([Values] bool asPid1)
    {
        var container = Probe.Sandbox();
        Environment.SetEnvironmentVariable("HAKONIWA_TEST_LEAK", "leaked");
        try
        {
            var lines = Probe.Parse(Probe.Command(container.Environment("EMPTY", "").Environment("UNI", "ünï codé\n2"), ["env"]).AsPid1(asPid1).Output(), 1);

            var expected = container.Spec.Environment.Select(v => v.Key + "=" + v.Value).Append("EMPTY=").Append("UNI=ünï codé\n2");
            Assert.That(lines[0].Values, Is.EquivalentTo(expected));
        }
        finally
        {
            Environment.SetEnvironmentVariable("HAKONIWA_TEST_LEAK", null);
        }
    }

    [TestCase("with.dot")]
    [TestCase("with:colon")]
    [TestCase("with-dash")]
    [TestCase("1digit")]
    [TestCase("IFS")]
    [TestCase("OPTIND")]
    [TestCase("PWD")]
    [TestCase("OLDPWD")]
    [TestCase("SHLVL")]
    [TestCase("PS4")]
    [TestCase("PPID")]
    [TestCase("ENV")]
    [TestCase("_")]
    public void A_variable_that_shells_treat_in_their_own_way_arrives_as_it_is(string name)
    {
        var lines = Probe.Inside(Probe.Sandbox().Environment(name, "value x"), ["env"]);

        Assert.That(lines[0].Values, Does.Contain(name + "=value x"));
    }

    [Test]
    public void No_descriptors_but_the_standard_streams_arrive()
    {
        // Opened without close-on-exec, as a native library would; F_DUPFD is 0.
        using var secret = File.OpenHandle("/etc/passwd");
        var leaking = Fcntl.fcntl((int)secret.DangerousGetHandle(), 0, 100);
        Assert.That(leaking, Is.GreaterThanOrEqualTo(100));
        try
        {
            var inside = Container.Hermetic().Command("/bin/sh", "-c", ListDescriptors).Output();
            var outside = LeakedOutside(leaking);

            Assert.Multiple(() =>
            {
                Assert.That(inside.StandardOutput, Is.EqualTo("0\n1\n2\n3\n"), "3 is the directory that ls reads");
                Assert.That(outside, Does.Contain(leaking.ToString(CultureInfo.InvariantCulture)), "an ordinary child inherits it");
            });
        }
        finally
        {
            Unistd.close(leaking);
        }
    }

    [Test]
    public void Signal_mask_and_dispositions_are_the_default()
    {
        var output = Container.Hermetic().Command("/bin/grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status").AsPid1().Output();

        Assert.That(output.StandardOutput, Is.EqualTo("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n"));
    }

    [Test]
    public void Signal_mask_and_dispositions_are_the_default_when_the_launcher_ignores_and_blocks_some()
    {
        Host.NeedsProgram("/usr/bin/env");
        var report = LauncherProgram.Report(
            "exec env --ignore-signal=INT,QUIT,TERM,USR1 --block-signal=USR2,ALRM \"$@\"", "output", "grep -E '^Sig(Blk|Ign)' /proc/self/status");

        Assert.That(report, Is.EqualTo("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n"));
    }

    [Test]
    public void Ids_are_the_callers_and_a_name_goes_with_them()
    {
        var ids = (string[])[Host.UserId.ToString(CultureInfo.InvariantCulture), Host.GroupId.ToString(CultureInfo.InvariantCulture)];

        var lines = Probe.Inside(["status", "Uid"], ["status", "Gid"], ["user-name"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Value.Split('\t'), Is.All.EqualTo(ids[0]));
            Assert.That(lines[1].Value.Split('\t'), Is.All.EqualTo(ids[1]));
            Assert.That(lines[2].Value, Is.Not.Empty);
        });
    }

    [Test]
    public void An_id_without_an_account_gets_one()
    {
        const uint nobodys = 54321;
        var passwdBefore = File.ReadAllText("/etc/passwd");

        var container = Probe.Sandbox().MapIds(nobodys, nobodys).Environment("USER", "gardener");
        var lines = Probe.Inside(container, ["user-name"], ["read", "/etc/passwd"], ["read", "/etc/group"], ["open-write", "/etc/passwd"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Value, Is.EqualTo("gardener"));
            Assert.That(lines[1].Value, Does.StartWith(passwdBefore).And.Contain("\ngardener:x:54321:54321:"));
            Assert.That(lines[2].Value, Does.Contain("\ngardener:x:54321:"));
            Assert.That(lines[3].Ok, Is.False);
            Assert.That(File.ReadAllText("/etc/passwd"), Is.EqualTo(passwdBefore));
        });
    }

    [Test]
    public void Files_are_created_with_the_usual_permissions()
    {
        using var directory = new TemporaryDirectory();
        Container.Hermetic().BindReadWrite(directory.Path).Command("/bin/sh", "-c", $"umask; : > {directory.Place("file")}; mkdir {directory.Place("directory")}").Output();

        Assert.Multiple(() =>
        {
            Assert.That((int)File.GetUnixFileMode(directory.Place("file")), Is.EqualTo(0x1A4));
            Assert.That((int)File.GetUnixFileMode(directory.Place("directory")), Is.EqualTo(0x1ED));
        });
    }

    [TestCase(4UL, true)]
    [TestCase(20UL, false)]
    public void Resource_limits_hold_and_none_breaks_the_set_up(ulong descriptors, bool asPid1)
    {
        var output = Container.Hermetic().Limit(Rlimit.NoFile, descriptors).Limit(Rlimit.Core, 0).Limit(new ResourceLimit(Rlimit.FileSize, 1000, 2000))
            .Command("/bin/sh", "-c", "ulimit -n; ulimit -c; ulimit -Sf; ulimit -Hf; exec head -c 5000 /dev/zero > /tmp/x").AsPid1(asPid1).Output();

        Assert.Multiple(() =>
        {
            Assert.That(output.StandardOutput, Is.EqualTo($"{descriptors}\n0\n1\n3\n"), "file sizes are in blocks of 512 bytes");
            Assert.That(output.Status.Success, Is.False);
        });
    }

    [Test]
    public void The_launchers_dumpable_flag_stays_as_it_is()
    {
        var before = Dumpable();
        Container.Hermetic().MapIds(0, 0).Command("/bin/true").Output();

        Assert.That(Dumpable(), Is.EqualTo(before));
    }

    private static int Dumpable() => (int)Unistd.syscall(Syscall.prctl, Prctl.PR_GET_DUMPABLE, 0, 0, 0, 0, 0);

    /// <summary>posix_spawn, unlike System.Diagnostics.Process, closes nothing.</summary>
    private static string LeakedOutside(int fd) => NativeSpawn.Output("/bin/sh", "-c", $"{ListDescriptors}; true {fd}");
}
