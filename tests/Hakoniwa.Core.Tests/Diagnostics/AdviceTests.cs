using Hakoniwa.Diagnostics;

namespace Hakoniwa.Core.Tests.Diagnostics;

/// <summary>What is said about hosts that no test can be run on.</summary>
public sealed class AdviceTests
{
    private static readonly HostFacts Facts = HostCheckTests.Facts();

    [Test]
    public void Debians_setting_is_named_to_ordinary_users()
    {
        var (reason, remedy) = UserNamespaceAdvice.For(Facts with { UnprivilegedForbidden = true }, Errno.EPERM);
        var root = UserNamespaceAdvice.For(Facts with { UnprivilegedForbidden = true, UserId = 0, IsFiltered = true }, Errno.EPERM);

        Assert.Multiple(() =>
        {
            Assert.That(reason, Does.Contain("kernel.unprivileged_userns_clone"));
            Assert.That(remedy, Is.EqualTo("sudo sysctl -w kernel.unprivileged_userns_clone=1"));
            Assert.That(root.Reason, Does.Contain("seccomp filter"), "root is not forbidden by it");
        });
    }

    [Test]
    public void AppArmors_restriction_is_lifted_by_a_setting_or_a_profile_and_for_containers_on_their_host()
    {
        var outside = UserNamespaceAdvice.For(Facts with { AppArmorRestricts = true }, Errno.EACCES).Remedy;
        var inside = UserNamespaceAdvice.Powerless(Facts with { AppArmorRestricts = true, Container = HostFacts.Docker }).Remedy;

        Assert.Multiple(() =>
        {
            Assert.That(outside, Does.StartWith("sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 "));
            Assert.That(outside, Does.EndWith("hakoniwa doctor --apparmor-profile | sudo tee /etc/apparmor.d/hakoniwa && sudo apparmor_parser -r /etc/apparmor.d/hakoniwa"));
            Assert.That(inside, Does.StartWith("On the host of the container: sudo sysctl").And.Contain("apparmor=unconfined"));
        });
    }

    [TestCase("docker", "docker run --security-opt seccomp=unconfined", "--security-opt systempaths=unconfined")]
    [TestCase("podman", "podman run --security-opt seccomp=unconfined", "--security-opt unmask=ALL")]
    [TestCase("kubernetes", "seccompProfile: {type: Unconfined}", "procMount: Unmasked")]
    [TestCase("gvisor", "another runtime class", "systempaths=unconfined")]
    [TestCase("lxc", "security.nesting true", "systempaths=unconfined")]
    [TestCase(null, "--security-opt seccomp=unconfined", "systempaths=unconfined")]
    public void Each_engine_has_its_own_command(string? container, string forRefusals, string forProc)
    {
        var facts = Facts with { Container = container };

        Assert.That(UserNamespaceAdvice.For(facts with { IsFiltered = true }, Errno.EPERM).Remedy, Does.Contain(forRefusals));
        Assert.That(HostRemedies.Unmask(facts), Does.Contain(forProc));
    }

    [TestCase("4.4.0-19041-Microsoft", Errno.EINVAL, "CONFIG_USER_NS")]
    [TestCase("4.4.0-19041-Microsoft", Errno.EPERM, "wsl --set-version DISTRIBUTION 2")]
    [TestCase("5.15.153.1-microsoft-standard-WSL2", Errno.EPERM, "seccomp=unconfined")]
    public void Kernels_of_Windows_are_told_apart(string kernel, Errno errno, string remedy)
        => Assert.That(UserNamespaceAdvice.For(Facts with { Kernel = kernel }, errno).Remedy, Does.Contain(remedy));

    [Test]
    public void A_chroot_and_a_profile_of_AppArmor_are_named()
    {
        Assert.That(UserNamespaceAdvice.For(Facts with { IsInChroot = true }, Errno.EPERM).Reason, Does.Contain("chroot"));
        Assert.That(UserNamespaceAdvice.For(Facts with { AppArmorLabel = "docker-default (enforce)" }, Errno.EPERM).Reason, Does.Contain("docker-default"));
        Assert.That(UserNamespaceAdvice.For(Facts with { SELinuxEnforces = true }, Errno.EPERM).Remedy, Does.Contain("ausearch"));
    }

    [Test]
    public void Root_without_the_capability_to_map_itself_is_told_which()
    {
        Assert.That(UserNamespaceAdvice.ForMap(Facts with { UserId = 0, IsRootWithoutSetfcap = true }).Remedy, Does.Contain("--cap-add SETFCAP"));
        Assert.That(UserNamespaceAdvice.ForMap(Facts with { AppArmorRestricts = true }).Remedy, Does.Contain("apparmor_restrict"));
    }

    [Test]
    public void The_advice_of_a_failed_launch_is_one_line_that_names_the_doctor()
    {
        var advice = UserNamespaceAdvice.ForThisHost();

        Assert.That(advice, Does.Contain("; hakoniwa doctor tells more. ").And.Contain("Mode.BestEffort").And.Not.Contain('\n'));
        Assert.That(char.IsUpper(advice[0]), Is.True);
    }
}
