using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Hakoniwa.Interop;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Seccomp;

/// <summary>
/// A second opinion: filters made by libseccomp decide the same, where a policy means the same to both. docs/seccomp.md says where not.
/// </summary>
public sealed class LibSeccompTests
{
    // The library makes two calls of one on x86: socket, say, is also socketcall with a first argument of one.
    private static readonly string[] Multiplexed =
    [
        "socketcall", "socket", "bind", "connect", "listen", "accept", "getsockname", "getpeername", "socketpair", "send", "recv", "sendto",
        "recvfrom", "shutdown", "setsockopt", "getsockopt", "sendmsg", "recvmsg", "accept4", "recvmmsg", "sendmmsg", "ipc", "semop", "semget",
        "semctl", "semtimedop", "msgsnd", "msgrcv", "msgget", "msgctl", "shmat", "shmdt", "shmget", "shmctl",
    ];

    // Calls that the library has otherwise: the kernel gave x32 the first one later, and the header of arm has two names for the second.
    private static readonly string[] Otherwise = ["map_shadow_stack", "sync_file_range2"];

    // Always the same policies: what others do not see in those of every run is not for a test of ours to report.
    private static readonly Replay Seed = new(new Rnd(20261122, 4711), null);

    [SetUp]
    public void Require()
    {
        if (!LibSeccomp.IsPresent)
            Assert.Ignore($"{LibSeccomp.Library} is missing (Debian: libseccomp2).");
    }

    [TestCase("x86-64")]
    [TestCase("arm64")]
    public void The_container_policy_means_the_same_to_libseccomp(string name) =>
        MeansTheSame(ContainerPolicy.Value, Calls.Architectures.Single(known => known.Name == name));

    [TestCase(true)]
    [TestCase(false)]
    public void The_container_profile_means_the_same_to_libseccomp(bool privileged)
    {
        SeccompPolicy policy = SeccompProfile.Container.PolicyFor(privileged ? Enum.GetValues<LinuxCapability>() : [])!;

        // Without capabilities there are rules about socket that overlap; libseccomp takes the second for a repetition of the first.
        SeccompRule[] rules = [.. policy.Rules.Where(rule => privileged || rule.SystemCall != "socket")];
        MeansTheSame(new(policy.DefaultAction, [.. rules]) { ForeignAction = policy.ForeignAction, Further = policy.Further }, SeccompArchitecture.Current);
    }

    private static void MeansTheSame(SeccompPolicy policy, SeccompArchitecture architecture)
    {
        policy = new(policy.DefaultAction, [.. policy.Rules.Where(rule => Shared(rule.SystemCall))])
        {
            ForeignAction = policy.ForeignAction,
            Further = policy.Further,
        };
        TestContext.Out.WriteLine(
            $"{FilterCompiler.Compile(policy, architecture).Length} instructions, libseccomp {LibSeccomp.Compile(policy, architecture).Length}");
        Assert.That(() => Agrees(new(architecture, policy, 1)), Throws.Nothing);
    }

    [TestCase("x86-64")]
    [TestCase("arm64")]
    public void Random_policies_mean_the_same_to_libseccomp(string name)
    {
        SeccompArchitecture architecture = Calls.Architectures.Single(known => known.Name == name);
        Gen<SeccompCondition> conditions =
            from index in Gen.Choose(0, 5)
            from comparison in Gen.Elements(Enum.GetValues<SeccompComparison>())
            from mask in Gen.Elements(PolicyGenerator.Masks.Where(mask => (uint)mask != 0).ToArray())
            from value in Gen.Elements(PolicyGenerator.Values.Where(value => value <= uint.MaxValue).ToArray())
            select comparison == SeccompComparison.Equal ? new(index, mask, comparison, value & mask) : SeccompCondition.Int64(index, comparison, value);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(50).WithReplay(Seed),
            Prop.ForAll(PolicyGenerator.Cases(architecture, conditions, static _ => true), example => Agrees(Expressible(example))));
    }

    /// <summary>
    /// What of a policy both understand alike: each call has one action, either always or when one of several rules holds, and no rule asks
    /// twice for an argument. Several rules of one call compare for equality alone: of others, whose conditions overlap, the library (2.5.4)
    /// makes filters that decide against all of the rules.
    /// </summary>
    private static PolicyCase Expressible(PolicyCase example)
    {
        var rules = ImmutableArray.CreateBuilder<SeccompRule>();
        foreach (IGrouping<string, SeccompRule> group in example.Policy.Rules.GroupBy(rule => rule.SystemCall))
        {
            // Calls that the architecture lacks are numbers below zero to the library; with one of those first, it forgets to load the number of
            // the call (2.5.4).
            if (Multiplexed.Contains(group.Key) || !Shared(group.Key) || !example.Architecture.Numbers.ContainsKey(group.Key))
                continue;

            SeccompRule first = group.First();
            if (first.Conditions.IsEmpty)
                rules.Add(first with { Action = Plain(first.Action) });
            else if (first.Conditions.All(condition => condition.Comparison == SeccompComparison.Equal))
                rules.AddRange(group.Where(OnlyEqual).Select(rule => OneConditionEach(rule, Plain(first.Action))));
            else
                rules.Add(OneConditionEach(first, Plain(first.Action)));
        }

        SeccompPolicy policy = example.Policy;
        return example with
        {
            Policy = new(Plain(policy.DefaultAction), rules.ToImmutable())
            {
                ForeignAction = Plain(policy.ForeignAction),
                Further = policy.Further,
            },
        };
    }

    /// <summary>The library's trap has no data.</summary>
    private static SeccompAction Plain(SeccompAction action) => action == SeccompAction.Trap(7) ? SeccompAction.Trap() : action;

    private static bool Shared(string systemCall) => LibSeccomp.Knows(systemCall) && !Otherwise.Contains(systemCall);

    private static bool OnlyEqual(SeccompRule rule) =>
        !rule.Conditions.IsEmpty && rule.Conditions.All(condition => condition.Comparison == SeccompComparison.Equal);

    private static SeccompRule OneConditionEach(SeccompRule rule, SeccompAction action) =>
        rule with { Action = action, Conditions = [.. rule.Conditions.DistinctBy(condition => condition.Index)] };

    private static void Agrees(PolicyCase example)
    {
        SockFilter[] ours = FilterCompiler.Compile(example.Policy, example.Architecture);
        SockFilter[] theirs = LibSeccomp.Compile(example.Policy, example.Architecture);
        foreach (SeccompData given in example.Calls())
        {
            // Where x32 is not let in, the library takes numbers below -1 for it; the arguments of x32 it takes for 32 bits wide.
            SeccompData call = given;
            SeccompArchitecture? used = SeccompArchitecture.Of(call.arch, call.nr);
            if (call.nr < -1)
                continue;

            if (used == SeccompArchitecture.X32)
            {
                foreach (ref ulong argument in (Span<ulong>)call.args)
                    argument = (uint)argument;
            }

            uint ourAnswer = BpfMachine.Execute(ours, call);
            uint theirAnswer = BpfMachine.Execute(theirs, call);
            if (ourAnswer != theirAnswer)
                throw new InvalidDataException($"{Calls.Describe(call)}: 0x{ourAnswer:x} here, 0x{theirAnswer:x} by libseccomp\n{example}");
        }
    }
}
