using System.Collections.Immutable;

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

    public bool Equals(SeccompRule? other) =>
        other is not null && SystemCall == other.SystemCall && Action == other.Action && IsExpected == other.IsExpected
        && Conditions.AsSpan().SequenceEqual(other.Conditions.AsSpan());

    public override int GetHashCode() => HashCode.Combine(SystemCall, Action, Conditions.Length);
}
