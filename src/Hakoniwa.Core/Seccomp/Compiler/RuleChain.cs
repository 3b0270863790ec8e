using Hakoniwa.Interop;
using static Hakoniwa.Interop.Filter;

namespace Hakoniwa.Seccomp;

/// <summary>
/// The code that decides between the rules of one call. Arguments have 64 bits and the machine 32, so each comparison is one or two tests
/// of a word; a word that the accumulator still holds is not loaded again, and an upper half that several rules speak of is tested once.
/// </summary>
internal sealed class RuleChain(FilterAssembler assembler, IReadOnlyList<SeccompRule> rules, SeccompAction otherwise)
{
    // Both halves of a comparison can lead to the same condition; without this the work would double with each. One list for each condition
    // of each rule.
    private readonly Entered?[][] _entered = new Entered?[rules.Count][];

    /// <summary>The place where the decision begins.</summary>
    internal int Entry() => From(0, 0, default);

    private int From(int rule, int condition, ChainState state)
    {
        // Where the upper half is known to be another, there is nothing to test. Each way comes by here for all the rules after it.
        while (rule < rules.Count && condition < rules[rule].Conditions.Length && Foregone(rules[rule].Conditions[condition], state.Fact) is { } holds)
            (rule, condition) = holds ? (rule, condition + 1) : (rule + 1, 0);

        if (rule == rules.Count)
            return assembler.Return(otherwise.Value);

        if (condition == rules[rule].Conditions.Length)
            return assembler.Return(rules[rule].Action.Value);

        // What says nothing about this condition is forgotten, or each way that leads here would get code of its own.
        Half upper = Upper(rules[rule].Conditions[condition]);
        if (state.Fact.Decides(upper.Offset, upper.Mask, BPF_JEQ, upper.Value) is null)
            state = state with { Fact = default };

        Entered?[] ofRule = _entered[rule] ??= new Entered?[rules[rule].Conditions.Length];
        for (Entered? entered = ofRule[condition]; entered is not null; entered = entered.Next)
        {
            if (entered.State == state)
                return entered.Place;
        }

        int place = Test(
            rules[rule].Conditions[condition], state, after => From(rule, condition + 1, after), after => From(rule + 1, 0, after));
        ofRule[condition] = new(state, place, ofRule[condition]);
        return place;
    }

    /// <summary>Whether a condition holds, where the upper half alone tells.</summary>
    private static bool? Foregone(SeccompCondition condition, WordFact fact)
    {
        Half upper = Upper(condition);
        if (fact.Decides(upper.Offset, upper.Mask, BPF_JEQ, upper.Value) != false)
            return null;

        return condition.Comparison switch
        {
            SeccompComparison.Equal => false,
            SeccompComparison.NotEqual => true,
            SeccompComparison.Greater or SeccompComparison.GreaterOrEqual => fact.Decides(upper.Offset, upper.Mask, BPF_JGT, upper.Value),
            _ => !fact.Decides(upper.Offset, upper.Mask, BPF_JGT, upper.Value),
        };
    }

    private int Test(SeccompCondition condition, ChainState state, Func<ChainState, int> yes, Func<ChainState, int> no) =>
        condition.Comparison switch
        {
            SeccompComparison.Equal => Equal(condition, state, yes, no),
            SeccompComparison.NotEqual => Equal(condition, state, no, yes),
            SeccompComparison.Greater => Above(condition, BPF_JGT, state, yes, no),
            SeccompComparison.LessOrEqual => Above(condition, BPF_JGT, state, no, yes),
            SeccompComparison.GreaterOrEqual => Above(condition, BPF_JGE, state, yes, no),
            SeccompComparison.Less => Above(condition, BPF_JGE, state, no, yes),
            _ => throw new ArgumentOutOfRangeException(nameof(condition), condition.Comparison, "No such comparison."),
        };

    private int Equal(SeccompCondition condition, ChainState state, Func<ChainState, int> yes, Func<ChainState, int> no)
    {
        Half high = Upper(condition);
        Half low = Lower(condition);
        return Branch(high, BPF_JEQ, state, after => Branch(low, BPF_JEQ, after, yes, no), no);
    }

    private int Above(SeccompCondition condition, ushort lowTest, ChainState state, Func<ChainState, int> yes, Func<ChainState, int> no)
    {
        Half high = Upper(condition);
        Half low = Lower(condition);
        Func<ChainState, int> testLow = after => Branch(low, lowTest, after, yes, no);

        // A half that is not greater than zero is zero.
        if (high.Value == 0)
            return Branch(high, BPF_JEQ, state, testLow, yes);

        return Branch(high, BPF_JGT, state, yes, after => Branch(high, BPF_JEQ, after, testLow, no));
    }

    private static Half Upper(SeccompCondition condition) =>
        new(Offset(condition) + sizeof(uint), (uint)(condition.Mask >> 32), (uint)(condition.Value >> 32), true);

    private static Half Lower(SeccompCondition condition) => new(Offset(condition), (uint)condition.Mask, (uint)condition.Value, false);

    private static int Offset(SeccompCondition condition) => SeccompData.ArgumentsOffset + (condition.Index * sizeof(ulong));

    private int Branch(Half half, ushort test, ChainState state, Func<ChainState, int> yes, Func<ChainState, int> no)
    {
        if ((Known(half, test) ?? state.Fact.Decides(half.Offset, half.Mask, test, half.Value)) is { } outcome)
            return outcome ? yes(state) : no(state);

        LoadedWord held = state.Held;
        var whole = new LoadedWord(half.Offset, uint.MaxValue);
        LoadedWord wanted = whole with { Mask = half.Mask };

        // "None of these bits" and "all of this one bit" can be asked without destroying the word.
        bool isZero = test == BPF_JEQ && half.Value == 0 && half.Mask != uint.MaxValue;
        bool isBit = test == BPF_JEQ && half.Value == half.Mask && uint.IsPow2(half.Mask);
        if (held != wanted && (isZero || isBit))
        {
            int ifYes = yes(After(half, test, state, whole, true));
            int ifNo = no(After(half, test, state, whole, false));
            int bits = isZero ? assembler.Jump(BPF_JSET, half.Mask, ifNo, ifYes) : assembler.Jump(BPF_JSET, half.Mask, ifYes, ifNo);
            return held == whole ? bits : assembler.Load(half.Offset, bits);
        }

        int place = assembler.Jump(
            test, half.Value, yes(After(half, test, state, wanted, true)), no(After(half, test, state, wanted, false)));
        if (held == wanted)
            return place;

        if (wanted != whole)
            place = assembler.And(half.Mask, place);

        return held == whole ? place : assembler.Load(half.Offset, place);
    }

    /// <summary>What is known after a test; of other than upper halves, and of less and greater, what was known before.</summary>
    private static ChainState After(Half half, ushort test, ChainState before, LoadedWord held, bool outcome) => new(
        held,
        half.IsUpper && test == BPF_JEQ ? new WordFact(half.Offset, half.Mask, half.Value, outcome) : before.Fact);

    /// <summary>The outcome where the mask alone decides it: a masked word lies between 0 and its mask.</summary>
    private static bool? Known(Half half, ushort test) => test switch
    {
        BPF_JEQ when (half.Value & ~half.Mask) != 0 => false,
        BPF_JEQ when half.Mask == 0 => true,
        BPF_JGT when half.Value >= half.Mask => false,
        BPF_JGE when half.Value > half.Mask => false,
        BPF_JGE when half.Value == 0 => true,
        _ => null,
    };

    /// <summary>One 32-bit word of a condition.</summary>
    private readonly record struct Half(int Offset, uint Mask, uint Value, bool IsUpper);

    /// <summary>Where a condition's code begins in a certain state.</summary>
    private sealed record Entered(ChainState State, int Place, Entered? Next);
}
