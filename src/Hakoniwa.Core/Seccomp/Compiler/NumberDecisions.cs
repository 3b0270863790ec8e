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
        Array.Sort(sorted, static (one, other) => one.Number != other.Number ? one.Number.CompareTo(other.Number) : one.Rule.CompareTo(other.Rule));
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
            rules[index] = rule.On(architecture);
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

    /// <summary>That a rule, by its place in the policy, speaks of a number.</summary>
    private sealed record RuledNumber(uint Number, int Rule);
}
