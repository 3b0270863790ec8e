using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Interop;
using Hakoniwa.Launch;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Seccomp;

/// <summary>Profiles made in code.</summary>
public sealed class ProfilesComposingTests
{
    [Test]
    public void A_rule_is_tried_before_what_the_profile_says_about_the_call()
    {
        SeccompProfile profile = SeccompProfile.Unconfined
            .Deny("ioctl", Errno.ENOTTY)
            .Rule("ioctl", SeccompAction.Allow, SeccompCondition.GreaterOrEqual(1, 10), SeccompCondition.Less(1, 20))
            .Rule("ioctl", SeccompAction.Fail(Errno.EBUSY), SeccompCondition.Equal(1, 15));
        Assert.Multiple(() =>
        {
            Assert.That(profile.Decide("ioctl", 0, 9).FailsWith, Is.EqualTo(Errno.ENOTTY));
            Assert.That(profile.Decide("ioctl", 0, 10), Is.EqualTo(SeccompAction.Allow));
            Assert.That(profile.Decide("ioctl", 0, 15).FailsWith, Is.EqualTo(Errno.EBUSY));
            Assert.That(profile.Decide("ioctl", 0, 20).FailsWith, Is.EqualTo(Errno.ENOTTY));
            Assert.That(profile.Decide("read"), Is.EqualTo(SeccompAction.Allow));
        });
    }

    [Test]
    public void Allow_and_deny_replace_rules_too()
    {
        SeccompProfile profile = SeccompProfile.Unconfined.Rule("ioctl", SeccompAction.Fail(Errno.EBUSY), SeccompCondition.Equal(1, 15));
        Assert.Multiple(() =>
        {
            Assert.That(profile.Allow("ioctl").Decide("ioctl", 0, 15), Is.EqualTo(SeccompAction.Allow));
            Assert.That(profile.Deny("ioctl", Errno.EPERM).Decide("ioctl", 0, 15).FailsWith, Is.EqualTo(Errno.EPERM));
        });
    }

    [Test]
    public void Several_calls_may_be_named_at_once()
    {
        SeccompProfile profile = SeccompProfile.Default.Allow("io_uring_setup", "io_uring_enter").Deny(Errno.EACCES, "read", "write");
        Assert.Multiple(() =>
        {
            Assert.That(profile.Decide("io_uring_setup"), Is.EqualTo(SeccompAction.Allow));
            Assert.That(profile.Decide("io_uring_enter"), Is.EqualTo(SeccompAction.Allow));
            Assert.That(profile.Decide("read").FailsWith, Is.EqualTo(Errno.EACCES));
            Assert.That(profile.Decide("write").FailsWith, Is.EqualTo(Errno.EACCES));
            Assert.That(profile.Name, Is.EqualTo("default, allow io_uring_setup io_uring_enter, deny read write (EACCES)"));
            Assert.That(SeccompProfile.Default.Allow(), Is.SameAs(SeccompProfile.Default));
            Assert.That(SeccompProfile.Default.Deny(Errno.EPERM), Is.SameAs(SeccompProfile.Default));
            Assert.That(() => SeccompProfile.Default.Allow("read", "wrote"), Throws.ArgumentException.With.Message.Contains("'wrote'").And.Message.Contains("'write'"));
            Assert.That(() => SeccompProfile.Default.Deny(0, "read"), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }

    [Test]
    public void Only_some_calls_may_be_allowed()
    {
        SeccompProfile profile = SeccompProfile.AllowOnly(["read", "open", "read"], Errno.EPERM);
        Assert.Multiple(() =>
        {
            Assert.That(profile.Decide("read"), Is.EqualTo(SeccompAction.Allow));
            Assert.That(profile.Decide("write").FailsWith, Is.EqualTo(Errno.EPERM));
            Assert.That(profile.Name, Is.EqualTo("allow only read open (EPERM)"));
            Assert.That(SeccompProfile.AllowOnly([]).Decide("read").FailsWith, Is.EqualTo(Errno.ENOSYS));
            Assert.That(SeccompProfile.AllowOnly(SyscallTable.X64.Keys).Name, Does.EndWith(" calls (ENOSYS)"));
            Assert.That(() => SeccompProfile.AllowOnly(["raed"]), Throws.ArgumentException);
            Assert.That(() => SeccompProfile.Default.Rule("read", SeccompAction.Allow, [null!]), Throws.ArgumentNullException);
        });
    }

    [Test]
    public void The_default_may_be_another()
    {
        SeccompProfile profile = SeccompProfile.Unconfined.Deny("read", Errno.EIO).WithDefault(SeccompAction.KillProcess);
        Assert.Multiple(() =>
        {
            Assert.That(profile.Decide("read").FailsWith, Is.EqualTo(Errno.EIO));
            Assert.That(profile.Decide("write"), Is.EqualTo(SeccompAction.KillProcess));
            Assert.That(profile.Name, Is.EqualTo("unconfined, deny read (EIO), otherwise kill process"));
        });
    }

    [Test]
    public void A_name_tells_a_rules_conditions()
    {
        SeccompProfile profile = SeccompProfile.Default.Rule(
            "socket", SeccompAction.Fail(Errno.EAFNOSUPPORT), SeccompCondition.Equal(0, 31).Low32(), SeccompCondition.NotEqual(2, 0));
        Assert.That(profile.Name, Is.EqualTo("default, EAFNOSUPPORT socket where (arg0 & 0xffffffff) == 0x1f && arg2 != 0x0"));
    }

    [Test]
    public void Built_in_profiles_are_found_by_name()
    {
        Assert.Multiple(() =>
        {
            foreach (string name in SeccompProfile.Names)
                Assert.That(SeccompProfile.Named(name).Name, Is.EqualTo(name));

            Assert.That(SeccompProfile.Names, Is.SupersetOf(new[] { "default", "container", "audit", "unconfined" }));
            SandboxException error = Assert.Throws<SandboxException>(() => SeccompProfile.Named("contaner"))!;
            Assert.That(error.Code, Is.EqualTo(ErrorCode.UnknownSeccompProfile));
            Assert.That(error.Message, Does.Contain("Did you mean 'container'?"));
            Assert.That(() => SeccompProfile.Named("nothing_like_it"), Throws.InstanceOf<SandboxException>().With.Message.Contains("Known are: default, "));
        });
    }

    [Test]
    public void Conditions_are_checked_and_say_what_they_are()
    {
        Assert.Multiple(() =>
        {
            Assert.That(SeccompCondition.MaskedEqual(2, 0xf0, 0x10).ToString(), Is.EqualTo("(arg2 & 0xf0) == 0x10"));
            Assert.That(SeccompCondition.Equal(0, 1).Low32(), Is.EqualTo(SeccompCondition.MaskedEqual(0, 0xffffffff, 1)).And.Not.EqualTo(SeccompCondition.Equal(0, 1)));
            Assert.That(() => SeccompCondition.Equal(6, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => SeccompCondition.Equal(-1, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => SeccompCondition.MaskedEqual(0, 1, 2), Throws.ArgumentException);
            Assert.That(() => SeccompCondition.Less(0, 0x1_0000_0000).Low32(), Throws.ArgumentException);
        });
    }

    [TestCase(false, true)]
    [TestCase(true, false)]
    public void Where_keyrings_can_be_reached_in_any_way_the_sandbox_has_an_empty_one(bool refusedWholly, bool expected)
    {
        // By its first arguments alone the call is refused.
        SeccompProfile profile = SeccompProfile.Default.Deny("keyctl", Errno.EPERM);
        if (!refusedWholly)
            profile = profile.Rule("keyctl", SeccompAction.Allow, SeccompCondition.Equal(0, 11));

        IEnumerable<string> steps = Probe.Sandbox().Seccomp(profile).Command("/bin/true").Plan().Steps.Select(step => step.Description);
        Assert.That(steps.Contains("start with an empty session keyring"), Is.EqualTo(expected));
    }

    [Test]
    public void The_audit_profile_can_be_launched_under_and_logs_whatever_the_interface()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Probe.Inside(Probe.Sandbox().Seccomp(SeccompProfile.Audit), ["mkdir", "/tmp/made"]).Single().Ok);
            foreach (SeccompArchitecture used in (SeccompArchitecture[])[SeccompArchitecture.Current, .. SeccompArchitecture.Current.Companions])
                Assert.That(SeccompProfile.Audit.Compiled!.Decide(Calls.Call(used, "getpid")), Is.EqualTo(SeccompAction.Log));
        });
    }

    [Test]
    public void A_profile_with_logging_can_be_launched_under()
    {
        SeccompProfile profile = SeccompProfile.Parse("""{"defaultAction": "SCMP_ACT_ALLOW", "flags": ["SECCOMP_FILTER_FLAG_LOG"]}""", "p");
        IEnumerable<string> calls = Probe.Sandbox().Seccomp(profile).Command("/bin/true").Plan().Steps.SelectMany(step => step.SystemCalls);
        Assert.Multiple(() =>
        {
            Assert.That(calls, Has.One.StartsWith("seccomp(1, 2, "));
            Assert.That(Probe.Inside(Probe.Sandbox().Seccomp(profile), ["mkdir", "/tmp/made"]).Single().Ok);
        });
    }

    [Test]
    public void A_profile_that_refuses_what_the_launch_needs_is_told_before_anything_starts()
    {
        SandboxException error = Assert.Throws<SandboxException>(
            () => Probe.Sandbox().Seccomp(SeccompProfile.AllowOnly(["read"])).Command("/bin/true").Output())!;
        Assert.That(error.Code, Is.EqualTo(ErrorCode.ProfileDeniesLaunch));
    }
}
