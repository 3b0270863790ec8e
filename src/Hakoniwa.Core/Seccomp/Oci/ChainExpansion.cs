using System.Collections.Immutable;

namespace Hakoniwa.Seccomp.Oci;

/// <summary>The rules of one call, said with conditions that the format has.</summary>
internal sealed class ChainExpansion(string call, SeccompAction otherwise)
{
    private const int MostRules = 4096;

    /// <exception cref="InvalidOperationException">It would be thousands of rules.</exception>
    internal static ImmutableArray<SeccompRule> Of(string call, IEnumerable<SeccompRule> chain, SeccompAction otherwise)
    {
        var expansion = new ChainExpansion(call, otherwise);
        return [.. chain.Reverse().Aggregate(new List<SeccompRule>(), (rest, rule) => expansion.Before(rest, rule))];
    }

    /// <summary>The rule, and then those that it stands before, which the format can express.</summary>
    private List<SeccompRule> Before(List<SeccompRule> rest, SeccompRule rule)
    {
        SeccompCondition[][] choices = [.. rule.Conditions.Select(condition => ConditionExpansion.Choices(condition).ToArray())];
        SeccompCondition[] exceptions =
        [
            .. rule.Conditions.Where(condition => !ConditionExpansion.IsExpressible(condition))
                .SelectMany(condition => ConditionExpansion.Choices(ConditionExpansion.Opposite(condition))),
        ];
        long alternatives = choices.Aggregate(1L, (product, ofCondition) => Math.Min(product * ofCondition.Length, MostRules + 1));
        long excepted = exceptions.Length * (rest.Count + 1L);
        if (Math.Min(alternatives, excepted) + rest.Count >= MostRules)
            throw new InvalidOperationException($"The format has masks for equality alone, and would need thousands of rules for those of {call}.");

        return alternatives <= excepted ? [.. Alternatives(rule, choices), .. rest] : Excepting(rest, rule, exceptions);
    }

    /// <summary>Rules with the same action, one after the other, are a choice.</summary>
    private IEnumerable<SeccompRule> Alternatives(SeccompRule rule, SeccompCondition[][] choices)
    {
        IEnumerable<ImmutableArray<SeccompCondition>> alternatives = [[]];
        foreach (SeccompCondition[] ofCondition in choices)
            alternatives = [.. alternatives.SelectMany(before => ofCondition.Select(before.Add))];

        return Possible(alternatives.Select(conditions => new SeccompRule(call, rule.Action, conditions)));
    }

    /// <summary>
    /// Where one of the exceptions holds, the rule does not, and what comes after it decides. So this is said first, for each of them; then the
    /// rule needs these conditions no more.
    /// </summary>
    private List<SeccompRule> Excepting(List<SeccompRule> rest, SeccompRule rule, SeccompCondition[] exceptions)
    {
        ImmutableArray<SeccompCondition> kept = [.. rule.Conditions.Where(ConditionExpansion.IsExpressible)];
        SeccompRule[] otherwiseToo = rest is [.., { Conditions.IsEmpty: true }] ? [.. rest] : [.. rest, new(call, otherwise)];
        IEnumerable<SeccompRule> before = exceptions.SelectMany(
            exception => otherwiseToo.Select(after => new SeccompRule(call, after.Action, kept.Add(exception).AddRange(after.Conditions))));

        // Without any condition nothing after the rule is reached.
        return [.. Possible([.. before, new(call, rule.Action, kept)]), .. kept.IsEmpty ? [] : rest];
    }

    private static IEnumerable<SeccompRule> Possible(IEnumerable<SeccompRule> rules) => rules.Where(rule => Contradiction.Find(rule.Conditions) is null);
}
