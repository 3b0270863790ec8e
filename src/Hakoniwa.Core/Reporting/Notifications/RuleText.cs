using System.Globalization;

using Hakoniwa.Interop;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Reporting;

/// <summary>The rule of a profile that decided about a call, in words.</summary>
internal static class RuleText
{
    private const ulong LongestDecimal = 1023;

    internal static string Of(string profile, SeccompPolicy policy, in SeccompData call, Errno errno)
    {
        var architecture = SeccompArchitecture.Of(call.arch, call.nr);
        if (architecture is null || IsByInterface(policy, call))
            return $"profile {profile}: calls of {(architecture is null ? "an unknown interface" : "the " + architecture.Name + " interface")} → {errno}";

        if (architecture.NameOf(call.nr) is { } name)
        {
            foreach (var rule in policy.Rules)
            {
                if (rule.SystemCall == name && rule.On(architecture).Holds(call))
                    return $"profile {profile}: {name}{Where(rule)} → {errno}";
            }
        }

        return $"profile {profile}: everything else → {errno}";
    }

    /// <summary>Whether the way into the kernel decided, and not which call it was.</summary>
    internal static bool IsByInterface(SeccompPolicy policy, in SeccompData call)
        => SeccompArchitecture.Of(call.arch, call.nr) is not { } architecture || (architecture != SeccompArchitecture.Current && !policy.Further.Contains(architecture));

    private static string Where(SeccompRule rule)
        => rule.Conditions.IsEmpty ? "" : " where " + string.Join(" and ", rule.Conditions.Select(Words));

    private static string Words(SeccompCondition condition)
    {
        var argument = string.Create(CultureInfo.InvariantCulture, $"argument {condition.Index}");
        if (condition.Mask is not ulong.MaxValue and not uint.MaxValue)
            argument += " & " + Number(condition.Mask);
        var comparison = condition.Comparison switch
        {
            SeccompComparison.Equal => "=",
            SeccompComparison.NotEqual => "≠",
            SeccompComparison.Less => "<",
            SeccompComparison.LessOrEqual => "≤",
            SeccompComparison.Greater => ">",
            _ => "≥",
        };
        return $"{argument} {comparison} {Number(condition.Value)}";
    }

    private static string Number(ulong value)
        => value <= LongestDecimal ? value.ToString(CultureInfo.InvariantCulture) : "0x" + value.ToString("x", CultureInfo.InvariantCulture);
}
