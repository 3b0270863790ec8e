using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Seccomp;

/// <summary>Random policies, and smaller ones to try in the place of one that shows an error.</summary>
internal static class PolicyGenerator
{
    private const ulong High = 0x1234_5678_0000_0000;

    internal static readonly SeccompAction[] Actions =
    [
        SeccompAction.Allow, SeccompAction.Fail(Errno.EPERM), SeccompAction.Fail(Errno.EHWPOISON), SeccompAction.KillProcess,
        SeccompAction.KillThread, SeccompAction.Trap(7), SeccompAction.Trace(9), SeccompAction.Log, SeccompAction.Notify,
    ];

    // Values where the halves of a 64-bit comparison change their minds.
    internal static readonly ulong[] Values =
    [
        0, 1, 2, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff, 0x1_0000_0000, 0x1_0000_0001, 0x1_ffff_ffff, 0x2_0000_0000, High,
        High | 0x5412, 0x5412, 0x7fffffff_ffffffff, 0x80000000_00000000, 0xffffffff_00000000, 0xffffffff_7fffffff, 0xffffffff_80000000,
        0xffffffff_fffffffe, ulong.MaxValue,
    ];

    internal static readonly ulong[] Masks =
        [ulong.MaxValue, uint.MaxValue, 0xffffffff_00000000, 0, 1, 0x80000000, 0x1_0000_0000, 0x7e020080, 0xff00ff00_00ff00ff];

    // Neighbours and repetitions are what the ranges and chains are about.
    private static readonly Gen<string> Names = Gen.Frequency(
        (1, Gen.Elements("read", "write", "open", "close", "ioctl", "clone", "personality", "socketcall", "cacheflush", "sync_file_range2")),
        (2, Gen.Elements(SyscallTable.X64.Keys.Union(SyscallTable.X86.Keys).Union(SyscallTable.Arm.Keys).ToArray())));

    private static readonly Gen<SeccompCondition> Conditions =
        from index in Gen.Frequency((1, Gen.Constant(0)), (1, Gen.Choose(0, 5)))
        from mask in Gen.Elements(Masks)
        from comparison in Gen.Elements(Enum.GetValues<SeccompComparison>())
        from value in Gen.Elements(Values)
        select new SeccompCondition(index, mask, comparison, value);

    internal static Arbitrary<PolicyCase> Cases(SeccompArchitecture architecture) => Arb.From(Policies(architecture, Conditions), Smaller);

    /// <summary>Policies with other conditions, for those who cannot express these.</summary>
    internal static Arbitrary<PolicyCase> Cases(SeccompArchitecture architecture, Gen<SeccompCondition> conditions, Func<PolicyCase, bool> suits) =>
        Arb.From(Policies(architecture, conditions).Where(suits), example => Smaller(example).Where(suits));

    private static Gen<PolicyCase> Policies(SeccompArchitecture architecture, Gen<SeccompCondition> conditions)
    {
        Gen<SeccompRule> rule =
            from name in Names
            from action in Gen.Elements(Actions)
            from number in Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(1, 3)))
            from chosen in conditions.ListOf(number)
            select new SeccompRule(name, action, chosen.ToImmutableArray());
        return
            from count in Gen.Choose(0, 120)
            from rules in rule.ListOf(count)
            from byDefault in Gen.Elements(Actions)
            from foreign in Gen.Elements(Actions)
            from further in Gen.SubListOf(SeccompArchitecture.X86, SeccompArchitecture.X32, SeccompArchitecture.Arm)
            from seed in Gen.Choose(0, int.MaxValue)
            select new PolicyCase(
                architecture, new(byDefault, [.. rules]) { ForeignAction = foreign, Further = [.. further] }, seed);
    }

    private static IEnumerable<PolicyCase> Smaller(PolicyCase example)
    {
        SeccompPolicy policy = example.Policy;
        ImmutableArray<SeccompRule> rules = policy.Rules;
        for (int size = rules.Length; size > 0; size /= 2)
        {
            for (int from = 0; from < rules.Length; from += size)
                yield return With(rules.RemoveRange(from, Math.Min(size, rules.Length - from)), policy.Further);
        }

        foreach (SeccompArchitecture further in policy.Further)
            yield return With(rules, policy.Further.Remove(further));

        for (int rule = 0; rule < rules.Length; rule++)
        {
            foreach (SeccompCondition condition in rules[rule].Conditions)
                yield return With(rules.SetItem(rule, rules[rule] with { Conditions = rules[rule].Conditions.Remove(condition) }), policy.Further);
        }

        PolicyCase With(ImmutableArray<SeccompRule> fewer, ImmutableArray<SeccompArchitecture> further) => example with
        {
            Policy = new(policy.DefaultAction, fewer) { ForeignAction = policy.ForeignAction, Further = further },
        };
    }
}
