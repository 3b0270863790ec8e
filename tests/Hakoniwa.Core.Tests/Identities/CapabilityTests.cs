using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Identities;

/// <summary>Capabilities that a program keeps count in its own namespaces, and never against the host's files.</summary>
public sealed class CapabilityTests
{
    private static Container Open => Probe.Sandbox().Seccomp(SeccompProfile.Unconfined);

    [TestCase(0u)]
    [TestCase(1000u)]
    public void A_kept_capability_is_in_all_five_sets_and_nothing_else_is(uint user)
    {
        var container = Probe.Sandbox().MapIds(user, user).KeepCapabilities(LinuxCapability.NetBindService);
        var lines = Probe.Inside(container, ["status", "CapInh"], ["status", "CapPrm"], ["status", "CapEff"], ["status", "CapBnd"], ["status", "CapAmb"]);

        Assert.That(lines.Select(l => l.Value), Is.All.EqualTo("0000000000000400"));
    }

    [Test]
    public void A_low_port_can_be_bound_with_the_capability_and_not_without()
    {
        string[] listen = ["listen", "127.0.0.1", "80"];

        Assert.That(Probe.Inside(Probe.Sandbox().KeepCapabilities(LinuxCapability.NetBindService), listen).Single().Ok);
        Assert.That(Probe.Inside(Probe.Sandbox(), listen).Single().Error, Is.EqualTo(Errno.EACCES));
    }

    [Test]
    public void With_CAP_SYS_ADMIN_a_read_only_directory_of_the_host_stays_read_only()
    {
        using var directory = new TemporaryDirectory();
        directory.File("file", "as it was");
        var container = Open.BindReadOnly(directory.Path, "/shown").KeepCapabilities(LinuxCapability.SysAdmin, LinuxCapability.DacOverride);

        var lines = Probe.Inside(container,
            ["mount", "tmpfs", "/tmp"],
            ["remount-writable", "/shown"],
            ["mount-setattr", "/shown"],
            ["umount", "/shown"],
            ["umount", "/proc"],
            ["remount-writable", "/"],
            ["write", "/shown/file", "changed"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Ok, "it has CAP_SYS_ADMIN: a mount of its own works");
            Assert.That(lines[1].Error, Is.EqualTo(Errno.EPERM), "remount");
            Assert.That(lines[3].Error, Is.EqualTo(Errno.EINVAL), "taking the mount away");
            Assert.That(lines[4].Error, Is.EqualTo(Errno.EINVAL), "taking /proc away");
            Assert.That(lines[5].Error, Is.EqualTo(Errno.EPERM), "remounting the root");
            Assert.That(lines[6].Error, Is.EqualTo(Errno.EROFS), "writing");
            Assert.That(File.ReadAllText(directory.Place("file")), Is.EqualTo("as it was"));
        });
    }

    [Test]
    public void The_same_remount_works_where_no_second_user_namespace_protects_the_mount()
    {
        using var directory = new TemporaryDirectory();
        var place = directory.Subdirectory("shown");
        var script = $"mount --bind '{place}' '{place}' && mount -o remount,bind,ro '{place}' && ! touch '{place}/x' 2>/dev/null && mount -o remount,bind,rw '{place}' && touch '{place}/x'";

        var (code, _, error) = Host.Run("/usr/bin/unshare", "-Urm", "sh", "-c", script);

        Assert.That(code, Is.Zero, error);
        Assert.That(Path.Combine(place, "x"), Does.Exist);
    }

    [Test]
    public void With_CAP_SYS_ADMIN_the_host_name_and_the_network_are_the_sandboxs_own_to_change()
    {
        var container = Open.KeepCapabilities(LinuxCapability.SysAdmin, LinuxCapability.NetBindService);
        var lines = Probe.Inside(container, ["sethostname", "other"], ["hostname"], ["listen", "127.0.0.1", "80"]);

        Assert.That(lines[0].Ok && lines[2].Ok);
        Assert.That(lines[1].Value, Is.EqualTo("other"));
        Assert.That(Environment.MachineName, Is.Not.EqualTo("other"));
    }

    [Test]
    public void New_privileges_can_be_allowed_and_capabilities_are_gone_all_the_same()
    {
        var lines = Probe.Inside(Probe.Sandbox().AllowNewPrivileges(), ["status", "NoNewPrivs"], ["status", "Seccomp"], ["status", "CapBnd"], ["bpf"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Value, Is.EqualTo("0"));
            Assert.That(lines[1].Value, Is.EqualTo("2"), "the filter");
            Assert.That(lines[2].Value, Is.EqualTo("0000000000000000"));
            Assert.That(lines[3].Error, Is.EqualTo(Errno.EPERM));
        });
    }

    [Test]
    public void Capabilities_that_would_count_on_the_host_are_refused()
    {
        var shared = Container.Empty().KeepCapabilities(LinuxCapability.SysAdmin).Command("/bin/true");
        var both = Container.Hermetic().KeepCapabilities(LinuxCapability.SysAdmin).RunAs("0").Command("/bin/true");

        Assert.That(Assert.Throws<SandboxException>(() => shared.Plan())!.Code, Is.EqualTo(ErrorCode.ContradictoryDescription));
        Assert.That(Assert.Throws<SandboxException>(() => both.Plan())!.Code, Is.EqualTo(ErrorCode.ContradictoryDescription));
    }
}
