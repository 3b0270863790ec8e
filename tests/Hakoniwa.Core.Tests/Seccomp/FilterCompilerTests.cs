using System.Collections.Immutable;
using Hakoniwa.Interop;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Seccomp;

public sealed class FilterCompilerTests
{
    [Test]
    public void Every_comparison_under_every_mask_decides_as_written()
    {
        Assert.Multiple(() =>
        {
            foreach (SeccompComparison comparison in Enum.GetValues<SeccompComparison>())
            {
                foreach (ulong mask in PolicyGenerator.Masks)
                {
                    foreach (ulong value in PolicyGenerator.Values)
                    {
                        var condition = new SeccompCondition(5, mask, comparison, value);
                        var policy = new SeccompPolicy(SeccompAction.Allow, [new("read", SeccompAction.Fail(Errno.EPERM), condition)]);
                        SockFilter[] program = FilterCompiler.Compile(policy, SeccompArchitecture.X64);
                        foreach (ulong argument in PolicyGenerator.Values)
                        {
                            SeccompData call = Calls.Call(SeccompArchitecture.X64, "read", 9, 9, 9, 9, 9, argument);
                            AssertSame(program, policy, SeccompArchitecture.X64, call);
                        }
                    }
                }
            }
        });
    }

    [Test]
    public void Jumps_that_are_too_far_for_a_byte_are_relayed()
    {
        // A thousand and more instructions of argument tests: the tree's jumps to them cannot all be short.
        Errno[] errnos = Enum.GetValues<Errno>();
        var rules = ImmutableArray.CreateBuilder<SeccompRule>();
        foreach ((string name, int number) in SyscallTable.X64.Where(call => call.Value % 3 != 0))
        {
            for (int rule = 0; rule < 2; rule++)
            {
                var condition = SeccompCondition.Int64(rule, SeccompComparison.Equal, (ulong)number << 20);
                rules.Add(new(name, SeccompAction.Fail(errnos[number % errnos.Length]), condition));
            }
        }

        var policy = new SeccompPolicy(SeccompAction.Allow, rules.ToImmutable());
        SockFilter[] program = FilterCompiler.Compile(policy, SeccompArchitecture.X64);
        BpfMachine.Validate(program);
        Assert.That(program, Has.Length.GreaterThan(1000));
        Assert.Multiple(() =>
        {
            for (int number = 0; number <= 600; number++)
            {
                foreach (ulong argument in (ulong[])[0, (ulong)number << 20, ((ulong)number << 20) + 1])
                {
                    AssertSame(program, policy, SeccompArchitecture.X64, Calls.Call(Audit.AUDIT_ARCH_X86_64, number, argument, 1));
                    AssertSame(program, policy, SeccompArchitecture.X64, Calls.Call(Audit.AUDIT_ARCH_X86_64, number, 1, argument));
                }
            }
        });
    }

    [Test]
    public void A_filter_longer_than_the_kernel_takes_is_refused()
    {
        var rules = Enumerable.Range(0, 2000).Select(
            index => new SeccompRule(
                "read", SeccompAction.Fail(Errno.EPERM), SeccompCondition.Int64(index % 6, SeccompComparison.Equal, (ulong)index << 30)));
        var policy = new SeccompPolicy(SeccompAction.Allow, [.. rules]);
        Assert.That(() => FilterCompiler.Compile(policy, SeccompArchitecture.X64), Throws.InstanceOf<InvalidDataException>());
    }

    [Test]
    public void Numbers_with_the_same_decision_are_one_range()
    {
        // The default policy's own size, one range in the middle, and that of x32.
        string[] names = ["mount", "umount2", "swapon", "swapoff", "reboot"];
        SeccompAction refusal = SeccompAction.Fail(Errno.EPERM);
        var policy = new SeccompPolicy(SeccompAction.Allow, [.. names.Select(name => new SeccompRule(name, refusal))]);
        Assert.That(names.Select(name => SyscallTable.X64[name]), Is.EqualTo(Enumerable.Range(165, 5)));
        Assert.That(FilterCompiler.Compile(policy, SeccompArchitecture.X64), Has.Length.EqualTo(3 + 3 + 4));
    }

    [Test]
    public void A_word_that_is_loaded_already_is_not_loaded_again()
    {
        var rules = Enumerable.Range(1, 9).Select(
            value => new SeccompRule("ioctl", SeccompAction.Fail(Errno.EPERM), SeccompCondition.Int32(1, SeccompComparison.Equal, (uint)value)));
        SockFilter[] program = FilterCompiler.Compile(new(SeccompAction.Allow, [.. rules]), SeccompArchitecture.Arm64);
        Assert.That(program.Count(instruction => instruction.Code == (Filter.BPF_LD | Filter.BPF_W | Filter.BPF_ABS)), Is.EqualTo(3));
    }

    [Test]
    public void Many_rules_for_one_call_do_not_take_exponential_code()
    {
        int Size(int count)
        {
            var rules = Enumerable.Range(1, count).Select(index => new SeccompRule(
                "read",
                SeccompAction.Fail(Errno.EPERM),
                SeccompCondition.Int64(index % 6, SeccompComparison.GreaterOrEqual, (ulong)index << 31),
                SeccompCondition.Int64((index + 1) % 6, SeccompComparison.Less, (ulong)index << 33)));
            return FilterCompiler.Compile(new(SeccompAction.Allow, [.. rules]), SeccompArchitecture.X64).Length;
        }

        int ten = Size(10);
        int hundred = Size(100);
        TestContext.Out.WriteLine($"10 rules: {ten} instructions, 100 rules: {hundred}");
        Assert.That(hundred, Is.LessThan(20 * ten));
    }

    [Test]
    public void An_upper_half_that_several_rules_speak_of_is_tested_once()
    {
        var rules = Enumerable.Range(1, 9).Select(
            value => new SeccompRule("personality", SeccompAction.Fail(Errno.EPERM), SeccompCondition.Int64(0, SeccompComparison.Equal, (uint)value)));
        SockFilter[] program = FilterCompiler.Compile(new(SeccompAction.Allow, [.. rules]), SeccompArchitecture.Arm64);

        // Two loads and a test for the architecture and the number each, two loads and one test of the upper half, nine of the lower, two ends,
        // and one more for those who jump to another end.
        Assert.That(program, Has.Length.LessThanOrEqualTo(2 + 2 + 2 + 1 + 9 + 3));
    }

    private static void AssertSame(SockFilter[] program, SeccompPolicy policy, SeccompArchitecture architecture, in SeccompData call)
    {
        var decided = new SeccompAction(BpfMachine.Execute(program, call));
        SeccompAction said = DirectEvaluation.Decide(policy, architecture, call);

        // Not every agreement is worth the cost of an assertion; there are millions.
        if (decided != said)
            Assert.Fail($"{Calls.Describe(call)}: the filter decides 0x{decided.Value:x}, the rules say 0x{said.Value:x}");
    }
}
