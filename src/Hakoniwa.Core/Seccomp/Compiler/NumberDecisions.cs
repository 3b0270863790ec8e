namespace Hakoniwa.Seccomp;

/// <summary>Makes the code that decides about each call of an interface, once for interfaces that decide the same.</summary>
internal sealed class NumberDecisions(FilterAssembler assembler, SeccompPolicy policy)
{
    // Calls with conditions are few, and the same in every interface that has them.
    private readonly List<(SeccompRule[] Rules, int Place)> _chains = [];
    private readonly int _byDefault = assembler.Return(policy.DefaultAction.Value);

    /// <summary>The decisions about all numbers of an interface; those without a call or without a rule get the default action.</summary>
    internal NumberRanges Of(SeccompArchitecture architecture)
    {
        var ranges = new NumberRanges();
        ranges.Add(0, _byDefault);
        Span<RuledNumber> ruled = RuledNumbers(architecture);
        while (!ruled.IsEmpty)
        {
            uint number = ruled[0].Number;
            int count = 1;
            while (count < ruled.Length && ruled[count].Number == number)
                count++;

            ranges.Add(number, Decide(architecture, ruled[..count]));
            ranges.Add(number + 1, _byDefault);
            ruled = ruled[count..];
        }

        return ranges;
    }

    /// <summary>Which rules speak of which numbers, by number and then in the policy's order.</summary>
    private RuledNumber[] RuledNumbers(SeccompArchitecture architecture)
    {
        IReadOnlyDictionary<string, int> numbers = architecture.Numbers;
        var ruled = new List<RuledNumber>(policy.Rules.Length);
        for (int rule = 0; rule < policy.Rules.Length; rule++)
        {
            if (numbers.TryGetValue(policy.Rules[rule].SystemCall, out int number))
                ruled.Add(new((uint)number, rule));
        }

        RuledNumber[] sorted = [.. ruled];
        Array.Sort(sorted, static (one, other) => (one.Number, one.Rule).CompareTo((other.Number, other.Rule)));
        return sorted;
    }

    private int Decide(SeccompArchitecture architecture, ReadOnlySpan<RuledNumber> ruled)
    {
        SeccompRule first = policy.Rules[ruled[0].Rule];
        if (first.Conditions.IsEmpty)
            return assembler.Return(first.Action.Value);

        var rules = new SeccompRule[ruled.Length];
        for (int index = 0; index < rules.Length; index++)
        {
            SeccompRule rule = policy.Rules[ruled[index].Rule];
            rules[index] = architecture.Is64Bit ? rule : Narrow(rule);
        }

        foreach ((SeccompRule[] known, int place) in _chains)
        {
            if (known.AsSpan().SequenceEqual(rules))
                return place;
        }

        int entry = new RuleChain(assembler, rules, policy.DefaultAction).Entry();
        _chains.Add((rules, entry));
        return entry;
    }

    private static SeccompRule Narrow(SeccompRule rule) =>
        rule with { Conditions = [.. rule.Conditions.Select(static condition => Narrow(condition))] };

    /// <summary>
    /// A condition on an argument of 32 bits, which comes with an upper half of zero. A value such as <c>(ulong)-1</c> is what a negative
    /// number becomes when it is written with 64 bits, and means the same number here. Any other value beyond 32 bits is just greater than
    /// every argument.
    /// </summary>
    private static SeccompCondition Narrow(SeccompCondition condition)
    {
        bool negative = condition.Mask >> 32 == uint.MaxValue && (long)condition.Value == (int)condition.Value && (long)condition.Value < 0;
        return new(condition.Index, (uint)condition.Mask, condition.Comparison, negative ? (uint)condition.Value : condition.Value);
    }

    /// <summary>That a rule, by its place in the policy, speaks of a number.</summary>
    private readonly record struct RuledNumber(uint Number, int Rule);
}
