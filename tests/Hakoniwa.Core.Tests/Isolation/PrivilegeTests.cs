using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Isolation;

public sealed class PrivilegeTests
{
    private static readonly string[] CapabilitySets = ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"];

    private static Container[] Containers =>
    [
        Probe.Sandbox(),
        Probe.Sandbox().MapIds(0, 0),
        Probe.Equip(new Container().RootFs("/")),
        Probe.Sandbox().Seccomp(SeccompProfile.Unconfined),
    ];

    [Test]
    public void All_five_capability_sets_are_empty_whoever_the_user_is()
    {
        Assert.Multiple(() =>
        {
            foreach (var container in Containers)
            {
                var lines = Probe.Inside(container, [.. CapabilitySets.Select(set => new[] { "status", set })]);
                Assert.That(lines.Select(l => l.Value), Is.All.EqualTo("0000000000000000"));
            }
        });
    }

    [Test]
    public void Privileges_cannot_be_gained_and_one_filter_is_in_force()
    {
        var lines = Probe.Inside(["status", "NoNewPrivs"], ["status", "Seccomp"], ["status", "Seccomp_filters"]);
        var outside = Probe.Outside(["status", "Seccomp_filters"]).Single();

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Value, Is.EqualTo("1"));
            Assert.That(lines[1].Value, Is.EqualTo("2"));
            Assert.That(int.Parse(lines[2].Value, null), Is.EqualTo(int.Parse(outside.Value, null) + 1));
        });
    }

    /// <summary>What is refused, with what, and what the same attempt gets outside from an ordinary user and from root.</summary>
    [TestCase("mount tmpfs /tmp", Errno.EPERM, null)]
    [TestCase("bind /etc /tmp", Errno.EPERM, null)]
    [TestCase("remount-writable /etc", Errno.EPERM, null)]
    [TestCase("remount-writable /", Errno.EPERM, null)]
    [TestCase("umount /tmp", Errno.EPERM, null)]
    [TestCase("pivot-root /tmp", Errno.EPERM, null)]
    [TestCase("chroot /proc/self/cwd", Errno.EPERM, null)]
    [TestCase("fsopen tmpfs", Errno.EPERM, null)]
    [TestCase("open-tree /etc", Errno.EPERM, null)]
    [TestCase("mount-setattr /", Errno.EPERM, null)]
    [TestCase("clone-newuser", Errno.EPERM, "ok")]
    [TestCase("clone-newuser-newnet", Errno.EPERM, "ok")]
    [TestCase("clone3", Errno.ENOSYS, "EINVAL")]
    [TestCase("parent-death-signal 0", Errno.EPERM, "ok")]
    [TestCase("parent-death-signal 15", Errno.EPERM, "ok")]
    [TestCase("parent-death-signal 9", default(Errno), "ok")]
    [TestCase("unshare 10000000", Errno.EPERM, "EINVAL")]
    [TestCase("unshare 20000", Errno.EPERM, null)]
    [TestCase("unshare 200", default(Errno), "ok")]
    [TestCase("setns /proc/self/ns/user", Errno.EPERM, "EINVAL")]
    [TestCase("ptrace-me", Errno.EPERM, "ok")]
    [TestCase("process-vm-read", Errno.EPERM, "ok")]
    [TestCase("keyctl", Errno.EPERM, "ok")]
    [TestCase("add-key", Errno.EPERM, "ok")]
    [TestCase("bpf", Errno.EPERM, null)]
    [TestCase("perf-event-open", Errno.EPERM, null)]
    [TestCase("io-uring", Errno.EPERM, null)]
    [TestCase("userfaultfd", Errno.EPERM, null)]
    [TestCase("kexec-load", Errno.EPERM, null)]
    [TestCase("init-module", Errno.EPERM, null)]
    [TestCase("open-by-handle", Errno.EPERM, null)]
    [TestCase("tiocsti 0", Errno.EPERM, "ENOTTY")]
    [TestCase("tiocsti-high-half 0", Errno.EPERM, "ENOTTY")]
    public void A_dangerous_call_is_refused_inside(string verb, Errno expected, string? outside)
    {
        var words = verb.Split(' ');
        Assert.That(Probe.Inside(words).Single().Error, Is.EqualTo(expected));

        // Where a host setting or a capability decides about the twin, it would tell of that and not of us.
        if (outside is not null)
        {
            var twin = Probe.Outside(words).Single();
            Assert.That(twin.Ok ? "ok" : twin.Error.ToString(), Is.EqualTo(outside), "outside");
        }
    }

    [TestCase("io-uring")]
    [TestCase("userfaultfd")]
    [TestCase("perf-event-open")]
    [TestCase("bpf")]
    [TestCase("open-tree /etc")]
    [TestCase("fsopen tmpfs")]
    [TestCase("unshare 20000")]
    public void What_only_root_can_do_outside_is_refused_inside_to_root_too(string verb)
    {
        Host.NeedsRoot("the twin outside");
        var words = verb.Split(' ');

        Assert.Multiple(() =>
        {
            Assert.That(Probe.Outside(words).Single().Ok, "outside");
            Assert.That(Probe.Inside(Probe.Sandbox().MapIds(0, 0), words).Single().Error, Is.EqualTo(Errno.EPERM));
        });
    }

    [Test]
    public void Without_a_filter_the_missing_capabilities_still_refuse_to_change_the_tree()
    {
        var container = Probe.Sandbox().MapIds(0, 0).Seccomp(SeccompProfile.Unconfined);
        var lines = Probe.Inside(container, ["mount", "tmpfs", "/tmp"], ["remount-writable", "/usr"], ["umount", "/usr"], ["setns", "/proc/self/ns/uts"], ["chroot", "/tmp"]);

        Assert.That(lines.Select(l => l.Error), Is.All.EqualTo(Errno.EPERM));
    }

    [Test]
    public void A_user_namespace_of_ones_own_does_not_unlock_the_read_only_mounts()
    {
        Host.NeedsProgram("/usr/bin/unshare");
        using var directory = new TemporaryDirectory();
        var file = directory.File("file", "content");
        var script = $"unshare --user --map-root-user --mount sh -c 'mount -o remount,bind,rw {directory.Path} || umount {directory.Path}; echo changed > {file}'";

        var output = Container.Hermetic().Seccomp(SeccompProfile.Unconfined).BindReadOnly(directory.Path).Command("/bin/sh", "-c", script).Output();

        Assert.Multiple(() =>
        {
            Assert.That(output.Status.Success, Is.False, output.StandardError);
            Assert.That(File.ReadAllText(file), Is.EqualTo("content"));
        });
    }

    [Test]
    public void Sysctls_cannot_be_written_even_by_the_hosts_root()
    {
        var before = File.ReadAllText("/proc/sys/kernel/core_pattern");

        var lines = Probe.Inside(
            Probe.Sandbox(),
            ["write", "/proc/sys/kernel/core_pattern", before], ["open-write", "/proc/sysrq-trigger"], ["open-write", "/proc/sys/kernel/hostname"],
            ["open-read", "/proc/kcore"], ["open-read", "/proc/kmsg"], ["open-write", "/proc/sys/vm/drop_caches"]);
        var unconfined = Probe.Inside(
            Probe.Sandbox().MapIds(0, 0).Seccomp(SeccompProfile.Unconfined), ["write", "/proc/sys/kernel/core_pattern", before], ["open-write", "/proc/sysrq-trigger"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines.Concat(unconfined).Select(l => l.Error), Is.All.EqualTo(Errno.EROFS).Or.EqualTo(Errno.EACCES).Or.EqualTo(Errno.EPERM).Or.EqualTo(Errno.ENOENT));
            Assert.That(lines[0].Ok, Is.False);
            if (Host.IsRoot)
                Assert.That(Probe.Outside(["write", "/proc/sys/kernel/core_pattern", before]).Single().Ok, "outside, root writes it");
        });
    }
}
