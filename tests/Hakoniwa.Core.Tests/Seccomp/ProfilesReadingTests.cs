using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Interop;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Seccomp;

/// <summary>What the format has, in the dialects of the runtime specification, Docker and Podman, and what it means.</summary>
public sealed class ProfilesReadingTests
{
    private static readonly SeccompAction Denied = SeccompAction.Fail(Errno.EPERM);

    [Test]
    public void Every_action_of_the_specification_is_read()
    {
        SeccompProfile profile = Profiles.Rules("""
            {"names": ["read"], "action": "SCMP_ACT_KILL"},
            {"names": ["write"], "action": "SCMP_ACT_KILL_THREAD"},
            {"names": ["open"], "action": "SCMP_ACT_KILL_PROCESS"},
            {"names": ["close"], "action": "SCMP_ACT_TRAP"},
            {"names": ["stat"], "action": "SCMP_ACT_ERRNO", "errnoRet": 13},
            {"names": ["fstat"], "action": "SCMP_ACT_TRACE", "errnoRet": 65535},
            {"names": ["lstat"], "action": "SCMP_ACT_TRACE"},
            {"names": ["poll"], "action": "SCMP_ACT_ALLOW"},
            {"names": ["lseek"], "action": "SCMP_ACT_LOG"},
            {"names": ["mmap"], "action": "SCMP_ACT_NOTIFY"}
            """);
        Assert.Multiple(() =>
        {
            Assert.That(profile.Decide("read"), Is.EqualTo(SeccompAction.KillThread));
            Assert.That(profile.Decide("write"), Is.EqualTo(SeccompAction.KillThread));
            Assert.That(profile.Decide("open"), Is.EqualTo(SeccompAction.KillProcess));
            Assert.That(profile.Decide("close"), Is.EqualTo(SeccompAction.Trap()));
            Assert.That(profile.Decide("stat"), Is.EqualTo(SeccompAction.Fail(Errno.EACCES)));
            Assert.That(profile.Decide("fstat"), Is.EqualTo(SeccompAction.Trace(65535)));
            Assert.That(profile.Decide("lstat"), Is.EqualTo(SeccompAction.Trace(1)));
            Assert.That(profile.Decide("poll"), Is.EqualTo(SeccompAction.Allow));
            Assert.That(profile.Decide("lseek"), Is.EqualTo(SeccompAction.Log));
            Assert.That(profile.Decide("mmap"), Is.EqualTo(SeccompAction.Notify));
            Assert.That(profile.Decide("brk"), Is.EqualTo(SeccompAction.Allow));
        });
    }

    [TestCase("", Errno.EPERM)]
    [TestCase(""", "defaultErrnoRet": 38""", Errno.ENOSYS)]
    [TestCase(""", "defaultErrno": "ENOSYS" """, Errno.ENOSYS)]
    [TestCase(""", "defaultErrno": "EWOULDBLOCK" """, Errno.EAGAIN)]
    [TestCase(""", "defaultErrno": "ENOSYS", "defaultErrnoRet": 38""", Errno.ENOSYS)]
    [TestCase(""", "defaultErrnoRet": null""", Errno.EPERM)]
    public void The_default_error_is_a_number_or_a_name_and_EPERM_without_either(string error, Errno expected) =>
        Assert.That(Profiles.Read($$"""{"defaultAction": "SCMP_ACT_ERRNO"{{error}}}""").Decide("read").FailsWith, Is.EqualTo(expected));

    [TestCase("", Errno.EPERM)]
    [TestCase(""", "errnoRet": 22""", Errno.EINVAL)]
    [TestCase(""", "errno": "EINVAL" """, Errno.EINVAL)]
    [TestCase(""", "errno": "EINVAL", "errnoRet": 22""", Errno.EINVAL)]
    [TestCase(""", "errnoRet": null""", Errno.EPERM)]
    public void The_error_of_a_rule_is_a_number_or_a_name_and_EPERM_without_either(string error, Errno expected) =>
        Assert.That(Profiles.Rules($$"""{"names": ["read"], "action": "SCMP_ACT_ERRNO"{{error}}}""").Decide("read").FailsWith, Is.EqualTo(expected));

    // What the condition is, an argument for which it holds, and one for which it does not.
    [TestCase(""" "value": 5, "op": "SCMP_CMP_EQ" """, 5ul, 0x1_0000_0005ul)]
    [TestCase(""" "value": 5, "op": "SCMP_CMP_NE" """, 0x1_0000_0005ul, 5ul)]
    [TestCase(""" "value": 5, "op": "SCMP_CMP_LT" """, 4ul, 5ul)]
    [TestCase(""" "value": 5, "op": "SCMP_CMP_LE" """, 5ul, 6ul)]
    [TestCase(""" "value": 5, "op": "SCMP_CMP_GT" """, 6ul, 5ul)]
    [TestCase(""" "value": 5, "op": "SCMP_CMP_GE" """, ulong.MaxValue, 4ul)]
    [TestCase(""" "value": 18446744073709551615, "op": "SCMP_CMP_EQ" """, ulong.MaxValue, ulong.MaxValue - 1)]
    [TestCase(""" "value": 2114060288, "valueTwo": 0, "op": "SCMP_CMP_MASKED_EQ" """, 0x11ul, 0x10000011ul)]
    [TestCase(""" "value": 240, "valueTwo": 160, "op": "SCMP_CMP_MASKED_EQ" """, 0xfa5ul, 0xfb5ul)]
    [TestCase(""" "op": "SCMP_CMP_EQ", "valueTwo": 0, "value": 5""", 5ul, 6ul)]
    public void Every_comparison_of_the_specification_is_read(string comparison, ulong holds, ulong fails)
    {
        SeccompProfile profile = Profiles.Rules($$"""{"names": ["ioctl"], "action": "SCMP_ACT_ERRNO", "args": [{"index": 3, {{comparison}}}]}""");
        Assert.Multiple(() =>
        {
            Assert.That(profile.Decide("ioctl", fails, fails, fails, holds, fails, fails), Is.EqualTo(Denied));
            Assert.That(profile.Decide("ioctl", holds, holds, holds, fails, holds, holds), Is.EqualTo(SeccompAction.Allow));
        });
    }

    [Test]
    public void All_conditions_of_a_rule_have_to_hold_also_two_on_one_argument()
    {
        SeccompProfile profile = Profiles.Rules("""
            {"names": ["ioctl"], "action": "SCMP_ACT_ERRNO", "args": [
              {"index": 1, "value": 10, "op": "SCMP_CMP_GE"}, {"index": 1, "value": 20, "op": "SCMP_CMP_LT"},
              {"index": 0, "value": 1, "op": "SCMP_CMP_EQ"}]}
            """);
        Assert.Multiple(() =>
        {
            Assert.That(profile.Decide("ioctl", 1, 10), Is.EqualTo(Denied));
            Assert.That(profile.Decide("ioctl", 1, 19), Is.EqualTo(Denied));
            Assert.That(profile.Decide("ioctl", 1, 9), Is.EqualTo(SeccompAction.Allow));
            Assert.That(profile.Decide("ioctl", 1, 20), Is.EqualTo(SeccompAction.Allow));
            Assert.That(profile.Decide("ioctl", 0, 15), Is.EqualTo(SeccompAction.Allow));
        });
    }

    [Test]
    public void The_first_rule_whose_conditions_hold_decides()
    {
        SeccompProfile profile = Profiles.Rules("""
            {"names": ["read"], "action": "SCMP_ACT_ERRNO", "errnoRet": 2, "args": [{"index": 0, "value": 7, "op": "SCMP_CMP_EQ"}]},
            {"names": ["write", "read"], "action": "SCMP_ACT_ERRNO", "errnoRet": 3},
            {"names": ["read"], "action": "SCMP_ACT_ALLOW"},
            {"names": ["read"], "action": "SCMP_ACT_KILL", "args": [{"index": 0, "value": 7, "op": "SCMP_CMP_EQ"}]}
            """);
        Assert.Multiple(() =>
        {
            Assert.That(profile.Decide("read", 7).FailsWith, Is.EqualTo(Errno.ENOENT));
            Assert.That(profile.Decide("read", 8).FailsWith, Is.EqualTo(Errno.ESRCH));
            Assert.That(profile.Decide("write", 7).FailsWith, Is.EqualTo(Errno.ESRCH));
        });
    }

    [Test]
    public void Names_may_be_one_name_as_in_old_profiles_and_what_is_null_is_not_there()
    {
        SeccompProfile profile = Profiles.Rules("""
            {"name": "read", "action": "SCMP_ACT_ERRNO", "args": null, "comment": "", "includes": {}, "excludes": {}},
            {"names": ["write"], "name": null, "action": "SCMP_ACT_ERRNO", "args": [], "includes": null, "excludes": {"caps": null, "arches": []}}
            """);
        Assert.Multiple(() =>
        {
            Assert.That(profile.Decide("read"), Is.EqualTo(Denied));
            Assert.That(profile.Decide("write"), Is.EqualTo(Denied));
        });
    }

    [TestCase("")]
    [TestCase(""" "architectures": [],""")]
    [TestCase(""" "architectures": null, "archMap": [],""")]
    [TestCase(""" "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_AARCH64"],""")]
    [TestCase(""" "archMap": [{"architecture": "SCMP_ARCH_X86_64"}],""")]
    [TestCase(""" "archMap": [{"architecture": "SCMP_ARCH_AARCH64", "subArchitectures": ["SCMP_ARCH_X86"]}, {"architecture": "SCMP_ARCH_X86_64", "subArchitectures": []}],""")]
    public void Without_further_architectures_their_calls_do_not_exist(string architectures)
    {
        SeccompProfile profile = Profiles.Read($$"""{ {{architectures}} "defaultAction": "SCMP_ACT_ALLOW"}""");
        Assert.Multiple(() =>
        {
            Assert.That(profile.Decide("read"), Is.EqualTo(SeccompAction.Allow));
            Assert.That(profile.Decide([], SeccompArchitecture.X86, "read").FailsWith, Is.EqualTo(Errno.ENOSYS));
            Assert.That(profile.Decide([], SeccompArchitecture.X32, "read").FailsWith, Is.EqualTo(Errno.ENOSYS));
        });
    }

    [TestCase(""" "architectures": ["SCMP_ARCH_X86", "SCMP_ARCH_X86_64"]""", true, false)]
    [TestCase(""" "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"]""", true, true)]
    [TestCase(""" "archMap": [{"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X32"]}]""", false, true)]
    public void The_architectures_say_which_interfaces_are_let_in_each_by_its_own_numbers(string architectures, bool x86, bool x32)
    {
        SeccompProfile profile = Profiles.Read($$"""{"defaultAction": "SCMP_ACT_ALLOW", {{architectures}}, "syscalls": [{"names": ["mount"], "action": "SCMP_ACT_ERRNO"}]}""");
        Assert.Multiple(() =>
        {
            Assert.That(profile.Decide([], SeccompArchitecture.X86, "read").IsAllow, Is.EqualTo(x86));
            Assert.That(profile.Decide([], SeccompArchitecture.X32, "read").IsAllow, Is.EqualTo(x32));
            Assert.That(profile.Decide([], SeccompArchitecture.X86, "mount").FailsWith, Is.EqualTo(x86 ? Errno.EPERM : Errno.ENOSYS));
            Assert.That(profile.Decide([], SeccompArchitecture.X32, "mount").FailsWith, Is.EqualTo(x32 ? Errno.EPERM : Errno.ENOSYS));
            Assert.That(profile.Decide("mount"), Is.EqualTo(Denied));
        });
    }

    [Test]
    public void On_arm64_the_same_file_lets_in_arm()
    {
        SeccompProfile profile = Profiles.Read(
            """
            {"defaultAction": "SCMP_ACT_ALLOW", "archMap": [
              {"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86"]},
              {"architecture": "SCMP_ARCH_AARCH64", "subArchitectures": ["SCMP_ARCH_ARM"]}]}
            """,
            SeccompArchitecture.Arm64);
        Assert.Multiple(() =>
        {
            Assert.That(profile.Decide([], SeccompArchitecture.Arm64, "read").IsAllow);
            Assert.That(profile.Decide([], SeccompArchitecture.Arm, "read").IsAllow);
        });
    }

    [TestCase(""" "includes": {"arches": ["amd64", "x32"]}""", "amd64")]
    [TestCase(""" "includes": {"arches": ["arm", "arm64"]}""", "arm64")]
    [TestCase(""" "includes": {"arches": ["s390x", "ppc64le"]}""", "")]
    [TestCase(""" "excludes": {"arches": ["amd64"]}""", "arm64")]
    [TestCase(""" "excludes": {"arches": ["riscv64"]}""", "amd64 arm64")]
    [TestCase(""" "includes": {"minKernel": "4.8"}""", "amd64 arm64")]
    [TestCase(""" "includes": {"minKernel": "6.1"}""", "amd64 arm64")]
    [TestCase(""" "includes": {"minKernel": "6.2"}""", "")]
    [TestCase(""" "includes": {"minKernel": "10.0"}""", "")]
    [TestCase(""" "excludes": {"minKernel": "4.8"}""", "")]
    [TestCase(""" "excludes": {"minKernel": "6.10"}""", "amd64 arm64")]
    [TestCase(""" "includes": {"minKernel": "4.8", "arches": ["arm64"]}""", "arm64")]
    [TestCase(""" "includes": {"minKernel": "7.0", "arches": ["arm64"]}""", "")]
    [TestCase(""" "excludes": {"minKernel": "7.0", "arches": ["arm64"]}""", "amd64")]
    [TestCase(""" "includes": {"arches": ["amd64", "arm64"]}, "excludes": {"arches": ["amd64"]}""", "arm64")]
    public void A_rule_counts_where_all_that_it_includes_is_so_and_nothing_that_it_excludes(string filters, string where)
    {
        string rule = $$"""{"names": ["read"], "action": "SCMP_ACT_ERRNO", {{filters}}}""";
        Assert.Multiple(() =>
        {
            Assert.That(Profiles.Rules(rule).Decide("read").IsAllow, Is.EqualTo(!where.Contains("amd64", StringComparison.Ordinal)));
            Assert.That(
                Profiles.Rules(rule, SeccompArchitecture.Arm64).Decide([], SeccompArchitecture.Arm64, "read").IsAllow,
                Is.EqualTo(!where.Contains("arm64", StringComparison.Ordinal)));
        });
    }

    [Test]
    public void The_kernel_is_the_one_that_runs()
    {
        string release = File.ReadAllText("/proc/sys/kernel/osrelease");
        string[] parts = release.Split('.');
        string next = $"{parts[0]}.{int.Parse(new string([.. parts[1].TakeWhile(char.IsAsciiDigit)]), System.Globalization.CultureInfo.InvariantCulture) + 1}";
        SeccompProfile Parse(string kernel) => SeccompProfile.Parse(
            $$"""{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["read"], "action": "SCMP_ACT_ERRNO", "includes": {"minKernel": "{{kernel}}"} } ]}""", "p");

        Assert.Multiple(() =>
        {
            Assert.That(Parse("3.0").PolicyFor([])!.Rules, Has.Length.EqualTo(1));
            Assert.That(Parse(next).PolicyFor([])!.Rules, Is.Empty);
        });
    }

    [Test]
    public void Calls_that_no_kernel_has_are_listed_and_change_nothing()
    {
        SeccompProfile profile = Profiles.Rules("""
            {"names": ["write", "prtace", "timerfd", "read", "prtace"], "action": "SCMP_ACT_ERRNO"},
            {"names": ["s390_nowhere"], "action": "SCMP_ACT_ALLOW", "includes": {"arches": ["s390x"]}}
            """);
        Assert.Multiple(() =>
        {
            Assert.That(profile.SkippedCalls, Is.EqualTo(new[] { "prtace", "timerfd" }));
            Assert.That(profile.Decide("write"), Is.EqualTo(Denied));
            Assert.That(profile.Decide("ptrace"), Is.EqualTo(SeccompAction.Allow));
            Assert.That(SeccompProfile.Default.SkippedCalls, Is.Empty);
            Assert.That(SeccompProfile.Container.SkippedCalls, Is.Empty);
            Assert.That(SeccompProfile.Unconfined.SkippedCalls, Is.Empty);
        });
    }

    [Test]
    public void Of_the_flags_logging_is_passed_to_the_kernel()
    {
        SeccompProfile Read(string flags) => Profiles.Read($$"""{"defaultAction": "SCMP_ACT_ALLOW", "flags": [{{flags}}]}""");
        Assert.Multiple(() =>
        {
            Assert.That(Read("").LoadFlags, Is.Zero);
            Assert.That(
                Read(""" "SECCOMP_FILTER_FLAG_TSYNC", "SECCOMP_FILTER_FLAG_SPEC_ALLOW", "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV" """).LoadFlags, Is.Zero);
            Assert.That(Read(""" "SECCOMP_FILTER_FLAG_LOG" """).LoadFlags, Is.EqualTo(Interop.Seccomp.SECCOMP_FILTER_FLAG_LOG));
            Assert.That(Read(""" "SECCOMP_FILTER_FLAG_LOG" """).Deny("read", Errno.EPERM).LoadFlags, Is.EqualTo(Interop.Seccomp.SECCOMP_FILTER_FLAG_LOG));
        });
    }

    [Test]
    public void A_listener_that_is_null_or_empty_is_none() =>
        Assert.That(
            Profiles.Read("""{"defaultAction": "SCMP_ACT_ALLOW", "listenerPath": "", "listenerMetadata": null}""").Decide("read"),
            Is.EqualTo(SeccompAction.Allow));

    [Test]
    public void A_file_with_a_byte_order_mark_is_read_and_the_path_is_its_name()
    {
        using var directory = new TemporaryDirectory();
        string path = directory.Place("profile.json");
        File.WriteAllText(path, """{"defaultAction": "SCMP_ACT_KILL"}""", new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        SeccompProfile profile = SeccompProfile.Load(path);
        Assert.Multiple(() =>
        {
            Assert.That(profile.Name, Is.EqualTo(path));
            Assert.That(profile.PolicyFor([])!.DefaultAction, Is.EqualTo(SeccompAction.KillThread));
        });
    }

    [Test]
    public void The_example_of_the_documentation_is_a_profile()
    {
        string example = string.Join('\n', File.ReadLines(Checkout.PathOf("docs/seccomp.md"))
            .SkipWhile(line => line != "    {")
            .TakeWhile(line => line.StartsWith("    ", StringComparison.Ordinal)));
        SeccompProfile profile = Profiles.Read(example);
        Assert.Multiple(() =>
        {
            Assert.That(profile.Decide("read"), Is.EqualTo(SeccompAction.Allow));
            Assert.That(profile.Decide("clone", 0x11), Is.EqualTo(SeccompAction.Allow));
            Assert.That(profile.Decide("clone", 0x10000011).FailsWith, Is.EqualTo(Errno.ENOSYS));
            Assert.That(profile.Decide("chroot").FailsWith, Is.EqualTo(Errno.ENOSYS));
            Assert.That(profile.Decide([LinuxCapability.SysChroot], SeccompArchitecture.X86, "chroot"), Is.EqualTo(SeccompAction.Allow));
            Assert.That(profile.SkippedCalls, Is.Empty);
        });
    }

    [Test]
    public void A_missing_error_is_EPERM_to_the_kernel_too_and_never_success()
    {
        SeccompProfile profile = SeccompProfile.Parse(
            """{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["mkdirat", "mkdir"], "action": "SCMP_ACT_ERRNO"}]}""", "p");
        Container container = Probe.Sandbox().Seccomp(profile);
        Assert.Multiple(() =>
        {
            Assert.That(Probe.Inside(container, ["mkdir", "/tmp/made"]).Single().Error, Is.EqualTo(Errno.EPERM));
            Assert.That(Probe.Inside(container.Seccomp(SeccompProfile.Unconfined), ["mkdir", "/tmp/made"]).Single().Ok);
        });
    }
}
