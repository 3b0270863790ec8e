using Hakoniwa.Interop;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Seccomp;

/// <summary>What a policy says about a call, read from its rules without any compiler.</summary>
internal static class DirectEvaluation
{
    internal static SeccompAction Decide(SeccompPolicy policy, SeccompArchitecture architecture, in SeccompData call)
    {
        int number = call.nr;
        if (SeccompArchitecture.Of(call.arch, number) != architecture)
            return policy.ForeignAction;

        foreach (SeccompRule rule in policy.Rules)
        {
            if (architecture.Numbers.TryGetValue(rule.SystemCall, out int ruled) && ruled == number && HoldAll(rule, call))
                return rule.Action;
        }

        return policy.DefaultAction;
    }

    private static bool HoldAll(SeccompRule rule, in SeccompData call)
    {
        foreach (ArgumentCondition condition in rule.Conditions)
        {
            ulong argument = call.args[condition.Index] & condition.Mask;
            bool holds = condition.Comparison switch
            {
                Comparison.Equal => argument == condition.Value,
                Comparison.NotEqual => argument != condition.Value,
                Comparison.Less => argument < condition.Value,
                Comparison.LessOrEqual => argument <= condition.Value,
                Comparison.Greater => argument > condition.Value,
                Comparison.GreaterOrEqual => argument >= condition.Value,
                _ => throw new ArgumentOutOfRangeException(nameof(rule)),
            };
            if (!holds)
                return false;
        }

        return true;
    }
}
