using Hakoniwa.Interop;
using static Hakoniwa.Interop.Filter;

namespace Hakoniwa.Seccomp;

/// <summary>
/// The code that decides between the rules of one call. Arguments have 64 bits and the machine 32, so each comparison is one or two tests
/// of a word; a word that the accumulator still holds is not loaded again.
/// </summary>
internal sealed class RuleChain(FilterAssembler assembler, IReadOnlyList<SeccompRule> rules, SeccompAction otherwise)
{
    // Both halves of a comparison can lead to the same condition; without this the work would double with each. One list for each condition
    // of each rule.
    private readonly Entered?[][] _entered = new Entered?[rules.Count][];

    /// <summary>The place where the decision begins.</summary>
    internal int Entry() => From(0, 0, default);

    private int From(int rule, int condition, LoadedWord held)
    {
        if (rule == rules.Count)
            return assembler.Return(otherwise.Value);

        if (condition == rules[rule].Conditions.Length)
            return assembler.Return(rules[rule].Action.Value);

        Entered?[] ofRule = _entered[rule] ??= new Entered?[rules[rule].Conditions.Length];
        for (Entered? entered = ofRule[condition]; entered is not null; entered = entered.Next)
        {
            if (entered.Held == held)
                return entered.Place;
        }

        int place = Test(
            rules[rule].Conditions[condition], held, word => From(rule, condition + 1, word), word => From(rule + 1, 0, word));
        ofRule[condition] = new(held, place, ofRule[condition]);
        return place;
    }

    private int Test(ArgumentCondition condition, LoadedWord held, Func<LoadedWord, int> yes, Func<LoadedWord, int> no) =>
        condition.Comparison switch
        {
            Comparison.Equal => Equal(condition, held, yes, no),
            Comparison.NotEqual => Equal(condition, held, no, yes),
            Comparison.Greater => Above(condition, BPF_JGT, held, yes, no),
            Comparison.LessOrEqual => Above(condition, BPF_JGT, held, no, yes),
            Comparison.GreaterOrEqual => Above(condition, BPF_JGE, held, yes, no),
            Comparison.Less => Above(condition, BPF_JGE, held, no, yes),
            _ => throw new ArgumentOutOfRangeException(nameof(condition), condition.Comparison, "No such comparison."),
        };

    private int Equal(ArgumentCondition condition, LoadedWord held, Func<LoadedWord, int> yes, Func<LoadedWord, int> no)
    {
        (Half high, Half low) = Halves(condition);
        return Branch(high, BPF_JEQ, held, word => Branch(low, BPF_JEQ, word, yes, no), no);
    }

    private int Above(ArgumentCondition condition, ushort lowTest, LoadedWord held, Func<LoadedWord, int> yes, Func<LoadedWord, int> no)
    {
        (Half high, Half low) = Halves(condition);
        Func<LoadedWord, int> testLow = word => Branch(low, lowTest, word, yes, no);
        Func<LoadedWord, int> notAbove = high.Value == 0 ? testLow : word => Branch(high, BPF_JEQ, word, testLow, no);
        return Branch(high, BPF_JGT, held, yes, notAbove);
    }

    private static (Half High, Half Low) Halves(ArgumentCondition condition)
    {
        int offset = SeccompData.ArgumentsOffset + (condition.Index * sizeof(ulong));
        return (
            new(offset + sizeof(uint), (uint)(condition.Mask >> 32), (uint)(condition.Value >> 32)),
            new(offset, (uint)condition.Mask, (uint)condition.Value));
    }

    private int Branch(Half half, ushort test, LoadedWord held, Func<LoadedWord, int> yes, Func<LoadedWord, int> no)
    {
        if (Known(half, test) is { } outcome)
            return outcome ? yes(held) : no(held);

        var whole = new LoadedWord(half.Offset, uint.MaxValue);
        LoadedWord wanted = whole with { Mask = half.Mask };

        // "None of these bits" and "all of this one bit" can be asked without destroying the word.
        bool isZero = test == BPF_JEQ && half.Value == 0 && half.Mask != uint.MaxValue;
        bool isBit = test == BPF_JEQ && half.Value == half.Mask && uint.IsPow2(half.Mask);
        if (held != wanted && (isZero || isBit))
        {
            int bits = isZero
                ? assembler.Jump(BPF_JSET, half.Mask, no(whole), yes(whole))
                : assembler.Jump(BPF_JSET, half.Mask, yes(whole), no(whole));
            return held == whole ? bits : assembler.Load(half.Offset, bits);
        }

        int place = assembler.Jump(test, half.Value, yes(wanted), no(wanted));
        if (held == wanted)
            return place;

        if (wanted != whole)
            place = assembler.And(half.Mask, place);

        return held == whole ? place : assembler.Load(half.Offset, place);
    }

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
    private readonly record struct Half(int Offset, uint Mask, uint Value);

    /// <summary>Where a condition's code begins when the accumulator holds a certain word.</summary>
    private sealed record Entered(LoadedWord Held, int Place, Entered? Next);
}
