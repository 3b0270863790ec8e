using Hakoniwa.Interop;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Seccomp;

/// <summary>What a policy says about a call, read from its rules without any compiler.</summary>
internal static class DirectEvaluation
{
    internal static SeccompAction Decide(SeccompPolicy policy, SeccompArchitecture architecture, in SeccompData call)
    {
        SeccompArchitecture? used = SeccompArchitecture.Of(call.arch, call.nr);
        if (used is null || (used != architecture && !(policy.Further.Contains(used) && architecture.Companions.Contains(used))))
            return policy.ForeignAction;

        if (used.NameOf(call.nr) is not { } name)
            return policy.DefaultAction;

        foreach (SeccompRule rule in policy.Rules)
        {
            if ((rule.SystemCall == name || IsOtherName(rule.SystemCall, used, call.nr)) && HoldAll(rule, call, used.Is64Bit))
                return rule.Action;
        }

        return policy.DefaultAction;
    }

    /// <summary>One call of arm has two names.</summary>
    private static bool IsOtherName(string name, SeccompArchitecture architecture, int number) =>
        architecture == SeccompArchitecture.Arm && architecture.Numbers.TryGetValue(name, out int named) && named == number;

    private static bool HoldAll(SeccompRule rule, in SeccompData call, bool is64Bit)
    {
        foreach (SeccompCondition condition in rule.Conditions)
        {
            ulong argument = (is64Bit ? call.args[condition.Index] : (uint)call.args[condition.Index]) & condition.Mask;
            ulong value = condition.Value;

            // -1 and the like mean the same number in both widths.
            if (!is64Bit && condition.Mask >= 0xffffffff_00000000 && value >= 0xffffffff_80000000)
                value = (uint)value;

            bool holds = condition.Comparison switch
            {
                SeccompComparison.Equal => argument == value,
                SeccompComparison.NotEqual => argument != value,
                SeccompComparison.Less => argument < value,
                SeccompComparison.LessOrEqual => argument <= value,
                SeccompComparison.Greater => argument > value,
                SeccompComparison.GreaterOrEqual => argument >= value,
                _ => throw new ArgumentOutOfRangeException(nameof(rule)),
            };
            if (!holds)
                return false;
        }

        return true;
    }
}
