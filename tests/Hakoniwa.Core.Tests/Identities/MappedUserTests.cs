using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Interop;

namespace Hakoniwa.Core.Tests.Identities;

/// <summary>Several ids and other users, from a launcher that is root and may map what it likes.</summary>
public sealed class MappedUserTests
{
    private const uint Granted = 400_000;

    private static readonly string[] Sets = ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"];

    private static Container Sandbox => Container.Hermetic()
        .MapUserIds(new IdRange(0, 0), new IdRange(1, Granted, 65535))
        .MapGroupIds(new IdRange(0, 0), new IdRange(1, Granted, 65535));

    [SetUp]
    public void Needs_root() => Host.NeedsRoot("an ordinary user may map its own two ids without help; SubordinateUserTests has the way with newuidmap");

    [Test]
    public void Mapped_ids_can_be_seen_in_the_sandboxs_own_map()
    {
        var map = Run(Sandbox, "cat /proc/self/uid_map");

        Assert.That(map.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => string.Join(' ', l.Split(' ', StringSplitOptions.RemoveEmptyEntries))),
            Is.EqualTo(new[] { "0 0 1", "1 400000 65535" }));
    }

    [Test]
    public void A_program_runs_as_a_user_and_with_the_groups_of_the_sandboxs_own_files()
    {
        var sandbox = Sandbox
            .File("/etc/passwd", "# who\n\nroot:x:0:0::/:/bin/sh\nada:x:1000:100::/:/bin/sh\n")
            .File("/etc/group", "\nusers:x:100:\naudio:x:29:ada\n# end\n")
            .RunAs("ada");

        Assert.That(Run(sandbox, "id -u; id -g; id -G").Split('\n'), Is.EqualTo(new[] { "1000", "100", "100 29", "" }).Or.EqualTo(new[] { "1000", "100", "29 100", "" }));
        Assert.That(Run(sandbox.RunAs("ada", "audio"), "id -u; id -g; id -G"), Is.EqualTo("1000\n29\n29\n"));
        Assert.That(Run(sandbox.RunAs("7", "8", "9"), "id -u; id -g; id -G"), Is.EqualTo("7\n8\n8 9\n"));
    }

    [Test]
    public void Another_user_has_no_capability_in_any_set_and_cannot_become_root_again()
    {
        var sandbox = Probe.Equip(Sandbox).RunAs("1000", "1000");
        var lines = Probe.Inside(sandbox, [.. Sets.Select(s => new[] { "status", s }), ["setuid", "0"]]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[..^1].Select(l => l.Value), Is.All.EqualTo("0000000000000000"));
            Assert.That(lines[^1].Error, Is.EqualTo(Errno.EPERM));
            Assert.That(Probe.Outside(["setuid", "0"]).Single().Ok, "root may, outside");
        });
    }

    [Test]
    public void A_user_that_is_not_mapped_or_does_not_exist_is_an_error_and_nothing_is_left()
    {
        Leftovers.AssertNoneOf(() =>
        {
            var unmapped = Assert.Throws<SandboxException>(() => Sandbox.RunAs("1000000").Command("/bin/true").Status())!;
            var unknown = Assert.Throws<SandboxException>(() => Sandbox.RunAs("no-such-user").Command("/bin/true").Status())!;

            Assert.That(unmapped.Code, Is.EqualTo(ErrorCode.UnknownAccount));
            Assert.That(unknown.Code, Is.EqualTo(ErrorCode.UnknownAccount));
            Assert.That(unknown.Message, Does.Contain("no-such-user"));
        });
    }

    [Test]
    public void An_account_file_that_never_ends_or_is_a_pipe_is_refused()
    {
        using var directory = new TemporaryDirectory();
        var pipe = directory.Place("pipe");
        Assert.That(Host.Run("/usr/bin/mkfifo", pipe).ExitCode, Is.Zero);
        var etc = Container.Hermetic().RootFs(null).BindReadOnly("/usr").Symlink("usr/bin", "/bin");

        foreach (var source in new[] { pipe, "/dev/zero" })
        {
            var error = Assert.Throws<SandboxException>(() => etc.BindReadOnly(source, "/etc/passwd").RunAs("root").Command("/bin/true").Status())!;
            Assert.That(error.Code, Is.EqualTo(ErrorCode.UnknownAccount));
        }
    }

    [Test]
    public void A_link_in_the_sandbox_leads_within_it()
    {
        using var directory = new TemporaryDirectory();
        Directory.CreateSymbolicLink(directory.Place("passwd"), "/../../../real/passwd");
        var sandbox = Sandbox.RootFs(null).BindReadOnly("/usr").Symlink("usr/bin", "/bin").Symlink("usr/lib", "/lib").Symlink("usr/lib64", "/lib64")
            .BindReadOnly(directory.Path, "/etc").File("/real/passwd", "inside:x:77:78::/:/bin/sh\n").RunAs("inside");

        Assert.That(Run(sandbox, "id -u"), Is.EqualTo("77\n"));
    }

    [Test]
    public void The_launchers_memory_is_as_dumpable_as_before_also_after_failures()
    {
        var before = Dumpable();
        Run(Sandbox.RunAs("1000", "1000"), "true");
        Assert.Throws<SandboxException>(() => Sandbox.RunAs("1000", "1000").Command("/no/such/program").Status());
        Assert.Throws<SandboxException>(() => Sandbox.RunAs("1000", "1000").Command("/bin/true").WorkingDirectory("/no/such").Status());

        Assert.That(before, Is.EqualTo(1), "otherwise this shows nothing");
        Assert.That(Dumpable(), Is.EqualTo(before));
    }

    [Test]
    public void A_sandbox_of_another_user_dies_with_its_launcher()
    {
        using var directory = new TemporaryDirectory();
        var report = directory.Place("report");
        using var launcher = LauncherProgram.Start(report, "hold-as", "1000", "sleep 1000");
        Eventually.True(() => File.Exists(report), "the sandbox runs");
        var pid = int.Parse(File.ReadAllText(report), null);
        Assert.That(Processes.Runs(pid), "it runs while the launcher does");

        launcher.Kill();
        launcher.WaitForExit();

        Eventually.True(() => !Processes.Runs(pid), "the sandbox's first process ends");
    }

    [Test]
    public void Launches_with_and_without_other_users_do_not_disturb_each_other()
    {
        var (other, own) = (Sandbox.RunAs("1000", "1000").Command("/usr/bin/id", "-u"), Container.Hermetic().Command("/usr/bin/id", "-u"));

        Parallel.For(0, 60, i => Assert.That((i % 2 == 0 ? other : own).Output().StandardOutput, Is.EqualTo(i % 2 == 0 ? "1000\n" : "0\n")));
    }

    private static string Run(Container sandbox, string script)
    {
        var output = sandbox.Command("/bin/sh", "-c", script).Output();
        Assert.That(output.Status.Code, Is.Zero, output.StandardError);
        return output.StandardOutput;
    }

    private static int Dumpable() => (int)Unistd.syscall(Syscall.prctl, Prctl.PR_GET_DUMPABLE, 0, 0, 0, 0, 0);
}
