using System.Text.Json;
using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Interop;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Seccomp;

/// <summary>Profiles as text, and back.</summary>
public sealed class ProfilesWritingTests
{
    private static readonly ulong[] Edges =
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 0x7f, 0x80, 0x5412, 0x7fffffff, 0x80000000, 0xffffffff, 0x1_0000_0000, 0x1_0000_0004, 0xdeadbeef_00000005, ulong.MaxValue];

    [Test]
    public void What_is_written_is_short_ordered_and_grouped_by_action()
    {
        string json = SeccompProfile.AllowOnly(["write", "read", "execve"])
            .Deny(Errno.EPERM, "ptrace")
            .Rule("ioctl", SeccompAction.Allow, SeccompCondition.Equal(1, 0x5401).Low32())
            .ToJson();
        Assert.That(json, Is.EqualTo("""
            {
              "defaultAction": "SCMP_ACT_ERRNO",
              "defaultErrnoRet": 38,
              "syscalls": [
                {
                  "names": [
                    "execve",
                    "read",
                    "write"
                  ],
                  "action": "SCMP_ACT_ALLOW"
                },
                {
                  "names": [
                    "ptrace"
                  ],
                  "action": "SCMP_ACT_ERRNO",
                  "errnoRet": 1
                },
                {
                  "names": [
                    "ioctl"
                  ],
                  "action": "SCMP_ACT_ALLOW",
                  "args": [
                    {
                      "index": 1,
                      "value": 4294967295,
                      "valueTwo": 21505,
                      "op": "SCMP_CMP_MASKED_EQ"
                    }
                  ]
                }
              ]
            }

            """));
    }

    [Test]
    public void Every_built_in_profile_read_back_decides_the_same([ValueSource(typeof(SeccompProfile), nameof(SeccompProfile.Names))] string name)
    {
        SeccompProfile profile = SeccompProfile.Named(name);
        string json = profile.ToJson();
        SeccompProfile back = SeccompProfile.Parse(json, "back");
        SeccompArchitecture native = SeccompArchitecture.Current;
        SockFilter[] written = profile.Compiled is { } compiled ? compiled.Instructions.ToArray() : [];
        Assert.Multiple(() =>
        {
            Assert.That(back.ToJson(), Is.EqualTo(json), "writing is stable");
            foreach (SeccompArchitecture used in (SeccompArchitecture[])[native, .. native.Companions])
            {
                foreach (int number in used.Numbers.Values.Append(-1).Append(699))
                {
                    foreach (ulong edge in Edges)
                    {
                        foreach (ulong other in (ulong[])[0, 9, edge])
                        {
                            SeccompData call = Calls.Call(used.AuditArch, number, edge, other, other, edge, other, edge);
                            SeccompAction expected = written.Length == 0 ? SeccompAction.Allow : new(BpfMachine.Execute(written, call));
                            if (back.Compiled!.Decide(call) != expected)
                                Assert.Fail($"{used} {number} 0x{edge:x} 0x{other:x}: {back.Compiled.Decide(call)} instead of {expected}");
                        }
                    }
                }
            }
        });
    }

    [Test]
    public void A_profile_that_follows_capabilities_is_written_for_those_that_are_given()
    {
        SeccompProfile without = SeccompProfile.Parse(SeccompProfile.Container.ToJson(), "without");
        SeccompProfile with = SeccompProfile.Parse(SeccompProfile.Container.ToJson(LinuxCapability.SysChroot), "with");
        Assert.Multiple(() =>
        {
            Assert.That(without.PolicyFor(Profiles.All), Is.EqualTo(SeccompProfile.Container.PolicyFor([])));
            Assert.That(with.PolicyFor([]), Is.EqualTo(SeccompProfile.Container.PolicyFor([LinuxCapability.SysChroot])));
            Assert.That(with.PolicyFor([]), Is.Not.EqualTo(without.PolicyFor([])));
        });
    }

    [Test]
    public void The_policy_that_is_read_back_is_equal_with_every_action_comparison_flag_and_name()
    {
        SeccompProfile profile = Profiles.Read("""
            {"defaultAction": "SCMP_ACT_TRACE", "defaultErrnoRet": 7, "flags": ["SECCOMP_FILTER_FLAG_LOG"],
             "architectures": ["SCMP_ARCH_X32", "SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"],
             "syscalls": [
              {"names": ["write", "read", "no_such_call"], "action": "SCMP_ACT_KILL_PROCESS"},
              {"names": ["ioctl"], "action": "SCMP_ACT_TRAP", "args": [{"index": 0, "value": 1, "op": "SCMP_CMP_NE"}, {"index": 0, "value": 9, "op": "SCMP_CMP_LT"}]},
              {"names": ["fcntl", "ioctl"], "action": "SCMP_ACT_NOTIFY", "args": [{"index": 5, "value": 18446744073709551615, "op": "SCMP_CMP_LE"}]},
              {"names": ["ioctl"], "action": "SCMP_ACT_LOG", "args": [{"index": 1, "value": 3, "op": "SCMP_CMP_GE"}, {"index": 2, "value": 4, "op": "SCMP_CMP_GT"}]},
              {"names": ["ioctl"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 1, "value": 12, "valueTwo": 4, "op": "SCMP_CMP_MASKED_EQ"}]},
              {"names": ["mmap"], "action": "SCMP_ACT_KILL"}, {"names": ["brk"], "action": "SCMP_ACT_ERRNO", "errnoRet": 13}, {"names": ["poll"], "action": "SCMP_ACT_TRACE"}
             ]}
            """, SeccompArchitecture.Current);
        SeccompProfile back = SeccompProfile.Parse(profile.ToJson(), "back");
        Assert.Multiple(() =>
        {
            Assert.That(back.PolicyFor([]), Is.EqualTo(profile.PolicyFor([])));
            Assert.That(back.LoadFlags, Is.EqualTo(profile.LoadFlags).And.Not.Zero);
            Assert.That(back.SkippedCalls, Is.EqualTo(new[] { "no_such_call" }));
        });
    }

    [Test]
    public void Comparisons_of_masked_bits_are_written_as_equalities_that_decide_the_same(
        [Values] SeccompComparison comparison, [Values(0ul, 5ul, 0xf0ul, 0xfffffffful, 0xffffffff_00000000ul, 0x80000000_00000001ul)] ulong mask)
    {
        Assert.Multiple(() =>
        {
            foreach (ulong value in Edges)
            {
                SeccompProfile profile = SeccompProfile.Unconfined.Rule("ioctl", SeccompAction.Fail(Errno.EPERM), new SeccompCondition(1, mask, comparison, value));
                SeccompProfile back = SeccompProfile.Parse(profile.ToJson(), "back");
                foreach (ulong argument in Edges)
                    Assert.That(back.Decide("ioctl", 0, argument), Is.EqualTo(profile.Decide("ioctl", 0, argument)), $"0x{argument:x} & 0x{mask:x} {comparison} 0x{value:x}");
            }
        });
    }

    [Test]
    public void Several_of_them_are_written_as_exceptions_from_a_rule()
    {
        SeccompCondition[] none = [.. ((ulong[])[0x5401, 0x5412, 5]).Select(value => SeccompCondition.NotEqual(1, value).Low32())];
        SeccompProfile profile = SeccompProfile.Unconfined.WithDefault(SeccompAction.Log)
            .Rule("ioctl", SeccompAction.Fail(Errno.EBUSY), SeccompCondition.Less(0, 0x80))
            .Rule("ioctl", SeccompAction.Fail(Errno.EACCES), SeccompCondition.Equal(1, 5))
            .Rule("ioctl", SeccompAction.Fail(Errno.EPERM), [SeccompCondition.GreaterOrEqual(0, 4), .. none]);
        string json = profile.ToJson();
        SeccompProfile back = SeccompProfile.Parse(json, "back");
        Assert.Multiple(() =>
        {
            Assert.That(back.PolicyFor([])!.Rules, Has.Length.LessThan(15));
            foreach (ulong first in Edges)
            {
                foreach (ulong second in Edges)
                    Assert.That(back.Decide("ioctl", first, second), Is.EqualTo(profile.Decide("ioctl", first, second)), $"0x{first:x} 0x{second:x}");
            }
        });
    }

    [Test]
    public void What_the_format_has_no_place_for_is_an_error()
    {
        // Neither of the two ways is short: each order is a choice of many bits, and so is its opposite.
        SeccompCondition[] orders = [.. Enumerable.Range(0, 6).Select(index => new SeccompCondition(index, ulong.MaxValue >> 1, SeccompComparison.Less, 0x55555555_55555555))];
        SeccompProfile profile = SeccompProfile.Default;
        for (int rules = 0; rules < 3; rules++)
            profile = profile.Rule("ioctl", SeccompAction.Allow, orders);

        Assert.Multiple(() =>
        {
            Assert.That(() => profile.ToJson(), Throws.InvalidOperationException);
            Assert.That(() => SeccompProfile.Default.WithDefault(SeccompAction.Trap(7)).ToJson(), Throws.InvalidOperationException);
        });
    }

    [Test]
    public void The_installed_profile_of_container_engines_survives_the_round_trip([Values] bool withAllCapabilities)
    {
        string installed = Profiles.OfContainerEngines();
        LinuxCapability[] capabilities = withAllCapabilities ? Profiles.All : Profiles.None;
        SeccompProfile profile = SeccompProfile.Load(installed);
        SeccompProfile back = SeccompProfile.Parse(profile.ToJson(capabilities), "back");
        Assert.Multiple(() =>
        {
            Assert.That(profile.PolicyFor(capabilities)!.Rules, Has.Length.GreaterThan(300));
            Assert.That(back.PolicyFor([]), Is.EqualTo(profile.PolicyFor(capabilities)));
        });
    }

    [Test]
    public void What_is_written_is_the_ecosystems_json()
    {
        using var document = JsonDocument.Parse(SeccompProfile.Default.ToJson());
        JsonElement first = document.RootElement.GetProperty("syscalls")[0];
        Assert.That(first.EnumerateObject().Select(property => property.Name), Does.Contain("names").And.Contain("action"));
    }
}
