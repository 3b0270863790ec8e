using Hakoniwa.Interop;
using Hakoniwa.Seccomp;
using static Hakoniwa.Interop.Filter;

namespace Hakoniwa.Core.Tests.Seccomp;

public sealed class FilterQualityTests
{
    private static readonly Dictionary<string, (SeccompPolicy Policy, SeccompArchitecture Architecture)> Policies = new()
    {
        ["default, x86-64"] = (DefaultPolicy.Value, SeccompArchitecture.X64),
        ["default, arm64"] = (DefaultPolicy.Value, SeccompArchitecture.Arm64),
        ["container, x86-64, x86 and x32"] = (ContainerPolicy.Value, SeccompArchitecture.X64),
        ["container, arm64 and arm"] = (ContainerPolicy.Value, SeccompArchitecture.Arm64),
        ["the container profile"] = (SeccompProfile.Container.PolicyFor([])!, SeccompArchitecture.Current),
        ["the dotnet profile"] = (SeccompProfile.DotNet.PolicyFor([])!, SeccompArchitecture.Current),
        ["every second call, x86-64, x86 and x32"] = (EverySecond(), SeccompArchitecture.X64),
    };

    private static IEnumerable<string> Names => Policies.Keys;

    // The usual linear compiler emits 1,145 instructions for the same profile.
    [TestCase("container, x86-64, x86 and x32")]
    [TestCase("the container profile")]
    public void The_container_policy_for_all_interfaces_takes_less_than_a_quarter_of_a_linear_filter(string name)
    {
        (SeccompPolicy policy, SeccompArchitecture architecture) = Policies[name];
        SockFilter[] filter = FilterCompiler.Compile(policy, architecture);
        TestContext.Out.WriteLine($"{filter.Length} instructions");
        Assert.Multiple(() =>
        {
            Assert.That(policy.Further, Is.SupersetOf(architecture.Companions));
            Assert.That(filter, Has.Length.LessThanOrEqualTo(286));
        });
    }

    [TestCaseSource(nameof(Names))]
    public void The_decision_is_found_in_logarithmically_many_steps(string name)
    {
        (SeccompPolicy policy, SeccompArchitecture architecture) = Policies[name];
        SockFilter[] filter = FilterCompiler.Compile(policy, architecture);
        int longest = 0;
        int ranges = 0;
        foreach (uint auditArch in Calls.AuditArchitectures)
        {
            SeccompAction? before = null;
            foreach (int number in Calls.EveryNumber)
            {
                SeccompData call = Calls.Call(auditArch, number);
                if (HasConditions(policy, call))
                    continue;

                SeccompAction decided = new(BpfMachine.Execute(filter, call, out int executed));
                longest = Math.Max(longest, executed);
                ranges += decided == before ? 0 : 1;
                before = decided;
            }
        }

        // The architecture and the number are loaded and the former compared; the bit of x32 may be taken off first and asked for last; and
        // a decision that is far off takes a jump.
        int bound = 8 + (int)Math.Ceiling(Math.Log2(ranges));
        TestContext.Out.WriteLine($"{filter.Length} instructions, {ranges} ranges, at most {longest} executed");
        Assert.That(longest, Is.LessThanOrEqualTo(bound));
    }

    [TestCaseSource(nameof(Names))]
    public void Calls_that_are_always_allowed_can_be_cached_by_the_kernel(string name)
    {
        (SeccompPolicy policy, SeccompArchitecture architecture) = Policies[name];
        SockFilter[] filter = FilterCompiler.Compile(policy, architecture);
        int cached = 0;
        Assert.Multiple(() =>
        {
            foreach (uint auditArch in Calls.AuditArchitectures)
            {
                foreach (int number in Calls.EveryNumber)
                {
                    SeccompData call = Calls.Call(auditArch, number);
                    SeccompAction decided = new(BpfMachine.Execute(filter, call));
                    if (decided == SeccompAction.Allow && !HasConditions(policy, call))
                    {
                        cached++;
                        Assert.That(IsConstantAllow(filter, call), $"call {number} of 0x{auditArch:x}");
                    }
                }
            }
        });
        Assert.That(cached, Is.GreaterThan(100));
    }

    [Test]
    public void A_call_with_a_condition_is_not_taken_for_one_that_is_always_allowed() =>
        Assert.That(
            IsConstantAllow(
                FilterCompiler.Compile(ContainerPolicy.Value, SeccompArchitecture.X64), Calls.Call(SeccompArchitecture.X64, "personality")),
            Is.False);

    private static bool HasConditions(SeccompPolicy policy, in SeccompData call)
    {
        string? name = SeccompArchitecture.Of(call.arch, call.nr)?.NameOf(call.nr);
        return policy.Rules.Any(rule => rule.SystemCall == name && !rule.Conditions.IsEmpty);
    }

    /// <summary>
    /// What the kernel does when a filter is loaded (seccomp_is_const_allow in kernel/seccomp.c): it runs the filter on a number alone and
    /// gives up at the first instruction that is not about number and architecture.
    /// </summary>
    private static bool IsConstantAllow(SockFilter[] filter, SeccompData call)
    {
        uint accumulator = 0;
        for (int index = 0; ; index++)
        {
            SockFilter instruction = filter[index];
            uint k = instruction.K;
            switch (instruction.Code)
            {
                case BPF_LD | BPF_W | BPF_ABS when k == SeccompData.NumberOffset:
                    accumulator = (uint)call.nr;
                    break;
                case BPF_LD | BPF_W | BPF_ABS when k == SeccompData.ArchitectureOffset:
                    accumulator = call.arch;
                    break;
                case BPF_RET | BPF_K:
                    return k == SeccompAction.Allow.Value;
                case BPF_JMP | BPF_JA:
                    index += (int)k;
                    break;
                case BPF_JMP | BPF_JEQ | BPF_K:
                    index += accumulator == k ? instruction.Jt : instruction.Jf;
                    break;
                case BPF_JMP | BPF_JGE | BPF_K:
                    index += accumulator >= k ? instruction.Jt : instruction.Jf;
                    break;
                case BPF_JMP | BPF_JGT | BPF_K:
                    index += accumulator > k ? instruction.Jt : instruction.Jf;
                    break;
                case BPF_JMP | BPF_JSET | BPF_K:
                    index += (accumulator & k) != 0 ? instruction.Jt : instruction.Jf;
                    break;
                case BPF_ALU | BPF_AND | BPF_K:
                    accumulator &= k;
                    break;
                default:
                    return false;
            }
        }
    }

    /// <summary>The worst that can happen to a tree: no two neighbours are decided alike.</summary>
    private static SeccompPolicy EverySecond() => new(
        SeccompAction.Fail(Errno.ENOSYS),
        [
            .. SyscallTable.X86.Where(call => call.Value % 2 == 0).Select(call => new SeccompRule(call.Key, SeccompAction.Allow)),
            .. SyscallTable.X64.Where(call => call.Value % 2 == 0 && !(SyscallTable.X86.TryGetValue(call.Key, out int number) && number % 2 == 0))
                .Select(call => new SeccompRule(call.Key, SeccompAction.Fail(Errno.EPERM))),
        ])
    {
        Further = ContainerPolicy.Value.Further,
    };
}
