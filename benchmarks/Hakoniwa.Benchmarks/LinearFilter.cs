using Hakoniwa.Interop;
using Hakoniwa.Seccomp;
using static Hakoniwa.Interop.Filter;

namespace Hakoniwa.Benchmarks;

/// <summary>A policy as one comparison after the other, in the order of the numbers, as simple compilers lay it out.</summary>
internal static class LinearFilter
{
    internal static SockFilter[] Compile(SeccompPolicy policy, SeccompArchitecture architecture)
    {
        var assembler = new FilterAssembler();
        var decisions = new NumberDecisions(assembler, policy);
        int foreign = assembler.Return(policy.ForeignAction.Value);
        int byDefault = assembler.Return(policy.DefaultAction.Value);

        int entry = foreign;
        foreach (uint auditArch in architecture.Companions.Select(further => further.AuditArch).Append(architecture.AuditArch).Distinct())
        {
            int place = byDefault;
            foreach (SeccompArchitecture used in (SeccompArchitecture[])[architecture, .. policy.Further.Intersect(architecture.Companions)])
            {
                if (used.AuditArch == auditArch)
                    place = Chain(assembler, decisions.Of(used), byDefault, place);
            }

            if (architecture == SeccompArchitecture.X64 && auditArch == architecture.AuditArch && !policy.Further.Contains(SeccompArchitecture.X32))
                place = assembler.Jump(BPF_JSET, SyscallTable.X32Bit, foreign, place);

            entry = assembler.Jump(BPF_JEQ, auditArch, assembler.Load(SeccompData.NumberOffset, place), entry);
        }

        return assembler.Program(assembler.Load(SeccompData.ArchitectureOffset, entry));
    }

    private static int Chain(FilterAssembler assembler, NumberRanges ranges, int byDefault, int place)
    {
        for (int index = ranges.Count - 1; index >= 0; index--)
        {
            if (ranges[index].Target == byDefault)
                continue;

            for (uint number = ranges[index + 1].Start; number > ranges[index].Start; number--)
                place = assembler.Jump(BPF_JEQ, number - 1, ranges[index].Target, place);
        }

        return place;
    }
}
