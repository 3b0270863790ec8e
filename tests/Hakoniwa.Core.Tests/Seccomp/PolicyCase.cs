using Hakoniwa.Interop;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Seccomp;

/// <summary>A policy for an architecture, and what the random arguments of the calls it is tried with come from.</summary>
internal sealed record PolicyCase(SeccompArchitecture Architecture, SeccompPolicy Policy, int Seed)
{
    private const int CallsPerRule = 25;

    /// <summary>
    /// Every call number through every interface, and for each rule some calls whose arguments lie at and around the values that the rule and
    /// its neighbours compare with.
    /// </summary>
    internal IEnumerable<SeccompData> Calls()
    {
        var random = new Random(Seed);
        foreach (uint auditArch in Seccomp.Calls.AuditArchitectures)
        {
            foreach (int number in Seccomp.Calls.EveryNumber)
                yield return Seccomp.Calls.Call(auditArch, number, 1, 2, 3, 4, 5, 6);
        }

        ulong[] around = [.. Policy.Rules.SelectMany(rule => rule.Conditions).SelectMany(Around).Concat(PolicyGenerator.Values).Distinct()];
        foreach (SeccompRule rule in Policy.Rules.Where(rule => !rule.Conditions.IsEmpty))
        {
            foreach (SeccompArchitecture used in (SeccompArchitecture[])[Architecture, .. Architecture.Companions])
            {
                if (!used.Numbers.TryGetValue(rule.SystemCall, out int number))
                    continue;

                ulong[] own = [.. rule.Conditions.SelectMany(Around)];
                for (int round = 0; round < CallsPerRule; round++)
                    yield return used.Call(number, Arguments(random, own, around, used.Is64Bit));
            }
        }
    }

    public override string ToString()
    {
        IEnumerable<string> rules = Policy.Rules.Select(rule =>
            $"  {rule.SystemCall}({string.Join(", ", rule.Conditions.Select(Describe))}) = 0x{rule.Action.Value:x}");
        return $"{Architecture} with [{string.Join(", ", Policy.Further)}], default 0x{Policy.DefaultAction.Value:x}, "
            + $"foreign 0x{Policy.ForeignAction.Value:x}, seed {Seed}\n{string.Join('\n', rules)}";
    }

    private static string Describe(SeccompCondition condition) =>
        $"a{condition.Index} & 0x{condition.Mask:x} {condition.Comparison} 0x{condition.Value:x}";

    private static ulong[] Arguments(Random random, ulong[] own, ulong[] around, bool is64Bit)
    {
        var arguments = new ulong[SeccompData.ArgumentCount];
        foreach (ref ulong argument in arguments.AsSpan())
        {
            ulong[] values = own.Length > 0 && random.Next(2) == 0 ? own : around;
            ulong value = random.Next(8) == 0 ? (ulong)random.NextInt64() : values[random.Next(values.Length)];

            // The kernel gives the arguments of 32-bit programs with an upper half of zero.
            argument = is64Bit ? value : (uint)value;
        }

        return arguments;
    }

    private static ulong[] Around(SeccompCondition condition) =>
        [condition.Value, condition.Value - 1, condition.Value + 1, condition.Value | ~condition.Mask, condition.Value ^ (1ul << 32), ~condition.Mask];
}
