using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Mounts;

/// <summary>
/// Sandboxes on a host with unusual mounts, which a launching process has in a mount namespace of its own; as an ordinary user with a user
/// namespace around it, in which the flags of mounts are locked for the sandbox.
/// </summary>
public sealed class HostMountTests
{
    private const string Attempt = "touch \"$0/sub/new\" 2>/dev/null && echo written below; touch \"$0/new\" 2>/dev/null && echo written; echo done";

    private static string Report(string mounts, bool userNamespace, bool oldKernel, params string[] scenario)
    {
        var simulate = oldKernel ? "HAKONIWA_SIMULATE=no-mount-setattr" : "HAKONIWA_SIMULATED=nothing";
        return LauncherProgram.Report($"exec env {simulate} unshare {(userNamespace ? "-Urm" : "-m")} sh -e -c '{mounts}\nexec \"$@\"' sh \"$@\"", scenario);
    }

    private static void Needs(bool userNamespace)
    {
        Host.NeedsProgram("/usr/bin/unshare");
        if (!userNamespace)
            Host.NeedsRoot("mounts file systems outside of a user namespace");
    }

    private static string[] Lines(string report) => report.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [Test]
    public void A_read_only_bind_stays_so_where_the_source_has_locked_flags([Values] bool userNamespace, [Values] bool oldKernel)
    {
        Needs(userNamespace);
        using var directory = new TemporaryDirectory();
        var mounts = $"mount -t tmpfs -o nodev,noexec,nosuid,noatime tmpfs {directory.Path}\nmkdir {directory.Path}/sub\nmount -t tmpfs -o nodev,noexec tmpfs {directory.Path}/sub\ntouch {directory.Path}/sub/outside";
        var attempt = Attempt.Replace("$0", directory.Path, StringComparison.Ordinal);

        Assert.Multiple(() =>
        {
            Assert.That(Lines(Report(mounts, userNamespace, oldKernel, "bind-read-only", directory.Path, attempt)), Is.EqualTo(new[] { "done" }));
            Assert.That(Lines(Report(mounts, userNamespace, oldKernel, "bind-read-write", directory.Path, attempt)), Is.EqualTo(new[] { "written below", "written", "done" }));
        });
    }

    [Test]
    public void A_restriction_covers_the_mounts_of_the_host_below_it([Values] bool userNamespace, [Values] bool oldKernel)
    {
        Needs(userNamespace);
        using var directory = new TemporaryDirectory();
        directory.Subdirectory("sub");
        var mounts = $"mount -t tmpfs tmpfs {directory.Path}/sub";
        var attempt = Attempt.Replace("$0", directory.Path, StringComparison.Ordinal);

        Assert.Multiple(() =>
        {
            Assert.That(Lines(Report(mounts, userNamespace, oldKernel, "restrict", directory.Path, directory.Path, attempt)), Is.EqualTo(new[] { "done" }));
            Assert.That(Lines(Report(mounts, userNamespace, oldKernel, "restrict", directory.Path, directory.Path + "/sub", attempt)), Is.EqualTo(new[] { "written", "done" }));
            File.Delete(directory.Place("new"));
            Assert.That(Lines(Report(mounts, userNamespace, oldKernel, "restrict", directory.Path, "/", attempt)), Is.EqualTo(new[] { "done" }));
        });
    }

    [Test]
    public void A_root_that_is_the_whole_host_is_read_only_with_all_its_mounts([Values] bool userNamespace, [Values] bool oldKernel)
    {
        Needs(userNamespace);
        using var directory = new TemporaryDirectory();
        directory.Subdirectory("sub");
        var mounts = $"mount -t tmpfs -o noexec tmpfs {directory.Path}/sub";

        Assert.That(Lines(Report(mounts, userNamespace, oldKernel, "root-dir", Attempt.Replace("$0", directory.Path, StringComparison.Ordinal))), Is.EqualTo(new[] { "done" }));
        Assert.That(directory.Snapshot(), Is.EqualTo(new[] { directory.Place("sub") + "/" }));
    }

    [Test]
    public void A_fresh_proc_is_refused_with_its_code_where_the_hosts_is_covered_in_part()
    {
        Needs(userNamespace: true);
        var message = Report("mount -t tmpfs tmpfs /proc/sys", true, false, "status", "true");

        Assert.That(message, Does.StartWith("HAKO1016: ").And.Contain("EPERM").And.Contain("orHosts"));
        Assert.That(Report("mount -t tmpfs tmpfs /mnt", true, false, "status", "true"), Does.Contain("0"), "a cover elsewhere is none of its business");
    }

    [Test]
    public void Where_a_fresh_proc_is_refused_the_hosts_can_be_shown_which_tells_names_and_gives_nothing([Values] bool oldKernel)
    {
        Needs(userNamespace: true);
        var lines = Lines(Report("mount -t tmpfs tmpfs /proc/sys", true, oldKernel, "proc-or-hosts"));

        Assert.That(lines, Is.EqualTo(new[] { "inside: seen", "outside: seen environ root fd written" }));
    }

    [Test]
    public void Where_a_fresh_proc_can_be_had_it_is_had([Values] bool overHosts)
    {
        using var directory = new TemporaryDirectory();
        directory.Subdirectory("proc");
        var container = Probe.Sandbox().BindReadOnly(directory.Path, "/top");

        var lines = Probe.Inside(overHosts ? container.ProcFs("/top/proc", orHosts: true) : container.ProcFs(orHosts: true), ["pids"], ["stat", "/top/proc/self"]);

        Assert.That(lines[0].Values, Has.Count.LessThan(5).And.Contains("1"));
        Assert.That(lines[1].Error, Is.EqualTo(overHosts ? default : Errno.ENOENT));
    }

    [Test]
    public void A_read_only_bind_is_not_made_writable_from_inside_not_even_with_a_user_namespace_of_its_own()
    {
        Host.NeedsProgram("/usr/bin/unshare");
        using var directory = new TemporaryDirectory();
        var remount = $"mount -o remount,bind,rw {directory.Path} 2>/dev/null && echo remounted; umount {directory.Path} 2>/dev/null && echo unmounted; touch {directory.Path}/new 2>/dev/null && echo written; echo done";

        // What the kernel locks is what a more privileged namespace has mounted; so outside, in the namespace that mounted it, all of it works.
        var (_, outside, _) = Host.Run("/usr/bin/unshare", "-Urm", "sh", "-c", $"mount --bind {directory.Path} {directory.Path}; mount -o remount,bind,ro {directory.Path}; {remount}");
        var inside = Container.Hermetic().Seccomp(SeccompProfile.Unconfined).BindReadOnly(directory.Path)
            .Command("/usr/bin/unshare", "-Um", "--keep-caps", "sh", "-c", "mount -t tmpfs tmpfs /tmp && echo has the power; " + remount).Output();
        File.Delete(directory.Place("new"));

        Assert.Multiple(() =>
        {
            Assert.That(Lines(outside), Is.EqualTo(new[] { "remounted", "unmounted", "written", "done" }));
            Assert.That(Lines(inside.StandardOutput), Is.EqualTo(new[] { "has the power", "done" }), inside.StandardError);
        });
    }
}
