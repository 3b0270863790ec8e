using Hakoniwa.Interop;
using static Hakoniwa.Interop.Filter;

namespace Hakoniwa.Seccomp;

/// <summary>
/// Turns a policy into a filter: the architecture is checked, the call's number is looked up in a balanced tree of ranges with the same
/// decision, and only calls with conditions load arguments. What is decided by the number alone stays eligible for the kernel's cache of
/// calls that are always allowed, which costs nothing per call: the kernel tries each number with a program that may load the number and the
/// architecture, jump, and mask with a constant.
/// </summary>
internal sealed class FilterCompiler
{
    private readonly FilterAssembler _assembler = new();
    private readonly SeccompPolicy _policy;
    private readonly SeccompArchitecture _architecture;
    private readonly NumberDecisions _decisions;
    private readonly int _foreign;

    private FilterCompiler(SeccompPolicy policy, SeccompArchitecture architecture)
    {
        _policy = policy;
        _architecture = architecture;
        _decisions = new(_assembler, policy);
        _foreign = _assembler.Return(policy.ForeignAction.Value);
    }

    /// <summary>The filter for programs of one architecture, and for those of the policy's further interfaces that its kernel has.</summary>
    /// <exception cref="InvalidDataException">The filter would be longer than the kernel takes.</exception>
    internal static SockFilter[] Compile(SeccompPolicy policy, SeccompArchitecture architecture)
    {
        SockFilter[] program = new FilterCompiler(policy, architecture).Build();
        if (program.Length > BPF_MAXINSNS)
            throw new InvalidDataException($"The filter would have {program.Length} instructions; the kernel takes {BPF_MAXINSNS}.");

        return program;
    }

    private SockFilter[] Build()
    {
        int entry = _foreign;
        foreach (SeccompArchitecture further in _architecture.Companions)
        {
            // What shares its architecture with the first interface is part of that one's tree.
            if (further.AuditArch != _architecture.AuditArch && _policy.Further.Contains(further))
                entry = _assembler.Jump(BPF_JEQ, further.AuditArch, Lookup(_decisions.Of(further)), entry);
        }

        entry = _assembler.Jump(BPF_JEQ, _architecture.AuditArch, Native(), entry);
        return _assembler.Program(_assembler.Load(SeccompData.ArchitectureOffset, entry));
    }

    private int Native()
    {
        NumberRanges ranges = _decisions.Of(_architecture);
        if (_architecture != SeccompArchitecture.X64)
            return Lookup(ranges);

        const uint bit = SyscallTable.X32Bit;
        if (_policy.Further.Contains(SeccompArchitecture.X32))
        {
            // The two interfaces have most numbers in common but for one bit. So the number is looked up without it, and only where they
            // decide differently the bit is asked for. Negative numbers are beyond both tables, with and without the bit.
            NumberRanges both = NumberRanges.Merge(ranges, _decisions.Of(SeccompArchitecture.X32).Without(bit), WhereBitIs);
            return _assembler.Load(SeccompData.NumberOffset, _assembler.And(~bit, new RangeTree(_assembler, both).Entry()));
        }

        int beyond = ranges.Last.Target;
        ranges.Add(bit, _foreign);
        ranges.Add(2 * bit, beyond);
        return Lookup(ranges);
    }

    private int WhereBitIs(int clear, int set) => clear == set
        ? clear
        : _assembler.Load(SeccompData.NumberOffset, _assembler.Jump(BPF_JSET, SyscallTable.X32Bit, set, clear));

    private int Lookup(NumberRanges ranges) =>
        _assembler.Load(SeccompData.NumberOffset, new RangeTree(_assembler, ranges).Entry());
}
