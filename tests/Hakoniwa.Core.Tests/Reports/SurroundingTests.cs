using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Reports;

/// <summary>Reports under limits, other users, other profiles, and in processes that have a listener over them already.</summary>
public sealed class SurroundingTests
{
    private const string Refused = "unshare -U true 2>/dev/null; exit 0";
    private const string Told = "unshare(CLONE_NEWUSER) EPERM x1";

    [TestCase(16ul)]
    [TestCase(3ul)]
    [TestCase(0ul)]
    public void A_small_limit_of_descriptors_leaves_room(ulong limit)
    {
        using var program = new NativeProgram(
            """
            #include <sys/resource.h>
            int main(void) { struct rlimit limit; getrlimit(RLIMIT_NOFILE, &limit); return syscall(SYS_chroot, "/x") == -1 && errno == EPERM ? limit.rlim_cur : 99; }
            """);
        var status = program.In(Reported.Sandbox()).Limit(Rlimit.NoFile, limit).Command(program.Path).AsPid1().Status();

        Assert.That((status.ExitCode, string.Join(';', Reported.Lines(Reported.Of(status)))), Is.EqualTo(((int)limit, "chroot(\"/x\") EPERM x1")));
    }

    [Test]
    public void With_new_privileges_allowed()
    {
        var (output, report) = Reported.Shell(Reported.Sandbox(Report.Denials).AllowNewPrivileges(), "grep NoNewPrivs /proc/self/status; " + Refused);

        Assert.That((output.StandardOutput.Trim(), string.Join(';', Reported.Lines(report))), Is.EqualTo(("NoNewPrivs:\t0", Told)));
    }

    [Test]
    public void As_another_user()
    {
        Host.NeedsRoot("maps ids without subordinate ranges");
        var sandbox = Reported.Sandbox(Report.Denials).MapUserIds(new IdRange(0, 0), new IdRange(1, 400_000, 65535)).MapGroupIds(new IdRange(0, 0), new IdRange(1, 400_000, 65535));
        var (lines, report) = Reported.Run(sandbox.RunAs("7", "7"), ["mount-as", "/dev/sda1", "/mnt", "ext4", "1"]);

        Assert.That((lines[0].Error, string.Join(';', Reported.Lines(report))), Is.EqualTo((Errno.EPERM, "mount(\"/dev/sda1\", \"/mnt\", \"ext4\", MS_RDONLY) EPERM x1")));
        Assert.That(report.NotAvailable, Is.Empty);
    }

    /// <summary>The hand-over is made of calls that the profile refuses; the program's own are refused.</summary>
    [Test]
    public void A_profile_that_refuses_what_the_launch_itself_does()
    {
        var profile = SeccompProfile.Default.Deny("sendmsg", Errno.EACCES).Deny("prlimit64", Errno.EACCES).Deny("close_range", Errno.EACCES).Deny("dup3", Errno.EACCES);
        using var program = new NativeProgram(
            """
            int main(void)
            {
                if (syscall(SYS_sendmsg, 1, 0, 0) != -1 || errno != EACCES) return 1;
                if (syscall(SYS_sendmsg, 1, 0, 0, 0, 0, 0) != -1 || errno != EACCES) return 2;
                if (syscall(SYS_sendmsg, 1, 0, 0, -1L, -1L, -1L) != -1 || errno != EACCES) return 3;
                return 0;
            }
            """);
        var status = program.In(Reported.Sandbox(Report.Denials)).Seccomp(profile).Limit(Rlimit.NoFile, 20).Command(program.Path).AsPid1().Status();

        Assert.That(status.ExitCode, Is.Zero);
        Assert.That(Reported.Of(status).Denials.Where(d => d.SystemCall == "sendmsg").Sum(d => d.Count), Is.EqualTo(3));
    }

    [Test]
    public void With_standard_files_and_passed_descriptors()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.File("out", "old content");
        using var passed = File.OpenHandle(directory.File("passed", "word"), FileMode.Open, FileAccess.Read);
        var status = Reported.Sandbox(Report.Denials).Command("/bin/sh", "-c", "cat <&9; " + Refused).PassDescriptor(passed, 9).StandardOutput(Stdio.ToFile(file)).Status();

        Assert.That((File.ReadAllText(file), string.Join(';', Reported.Lines(Reported.Of(status)))), Is.EqualTo(("word", Told)));
    }

    [TestCase("no-seccomp-listener", "EINVAL")]
    public void A_kernel_without_listeners_is_said(string missing, string errno)
    {
        var lines = LauncherProgram.Report($"export HAKONIWA_SIMULATE={missing}; exec \"$@\"", "report", "unshare -U true 2>/dev/null && exit 1; exit 0").Split('\n');

        Assert.That(lines[0], Is.EqualTo("exited with 0"));
        Assert.That(lines[1..], Has.Exactly(1).Contains(errno));
    }

    [Test]
    public void Without_killable_waits_it_works_as_well()
        => Assert.That(LauncherProgram.Report("export HAKONIWA_SIMULATE=no-killable-wait; exec \"$@\"", "report", Refused), Is.EqualTo("exited with 0\n" + Told));

    /// <summary>The kernel takes one listener for a process and all that it starts.</summary>
    [Test]
    public void In_a_sandbox_that_is_reported_on_the_inner_report_is_not_available_and_both_work()
    {
        using var directory = new TemporaryDirectory();
        var launcher = LauncherProgram.CommandLine(directory.Place("report"), "report-plain", "unshare -U true 2>/dev/null && exit 1; exit 0");
        var outer = Container.Empty().Environment("DOTNET_EnableDiagnostics", "0").Seccomp(SeccompProfile.Default.Allow("unshare").Allow("clone").Allow("mount").Allow("umount2").Allow("pivot_root")
                .Allow("open_tree").Allow("move_mount").Allow("mount_setattr").Allow("setns"))
            .Report(Report.Denials);

        // What root needs to map itself once more.
        outer = Host.IsRoot ? outer.Unshare(NamespaceKinds.User).KeepCapabilities(LinuxCapability.SetFCap) : outer;
        var output = outer.Command(launcher[0], launcher[1..]).Output();

        Assert.That(directory.Place("report"), Does.Exist, output.StandardError);
        var lines = File.ReadAllLines(directory.Place("report"));
        Assert.Multiple(() =>
        {
            Assert.That(lines[0], Is.EqualTo("exited with 0"), "the inner profile refuses");
            Assert.That(lines[1..], Has.Exactly(1).Contains("another seccomp listener"));
            Assert.That(Reported.Of(output.Status).NotAvailable, Is.Empty);
        });
    }
}
