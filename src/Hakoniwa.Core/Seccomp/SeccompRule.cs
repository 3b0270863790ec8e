using System.Collections.Immutable;
using Hakoniwa.Interop;

namespace Hakoniwa.Seccomp;

/// <summary>What happens to a call when all conditions on its arguments hold; without conditions, always.</summary>
internal sealed record SeccompRule(string SystemCall, SeccompAction Action, ImmutableArray<SeccompCondition> Conditions)
{
    internal SeccompRule(string systemCall, SeccompAction action, params ReadOnlySpan<SeccompCondition> conditions)
        : this(systemCall, action, conditions.ToImmutableArray())
    {
    }

    /// <summary>
    /// Whether C libraries or runtimes run into this refusal as a matter of course and have another way: <c>clone3</c>, with every thread and
    /// process. Reports leave such refusals out, since nothing was lost. It does not change the filter.
    /// </summary>
    internal bool IsExpected { get; init; }

    /// <summary>The rule as it is meant for the registers of an interface.</summary>
    internal SeccompRule On(SeccompArchitecture architecture) =>
        architecture.Is64Bit ? this : this with { Conditions = [.. Conditions.Select(static condition => condition.Narrow())] };

    /// <summary>Whether all conditions hold for a call.</summary>
    internal bool Holds(in SeccompData call)
    {
        foreach (SeccompCondition condition in Conditions)
        {
            if (!condition.Holds(call.args[condition.Index]))
                return false;
        }

        return true;
    }

    public bool Equals(SeccompRule? other) =>
        other is not null && SystemCall == other.SystemCall && Action == other.Action && IsExpected == other.IsExpected
        && Conditions.AsSpan().SequenceEqual(other.Conditions.AsSpan());

    public override int GetHashCode() => HashCode.Combine(SystemCall.GetHashCode(StringComparison.Ordinal), (int)Action.Value, Conditions.Length);
}
