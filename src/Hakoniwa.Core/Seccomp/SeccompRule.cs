using System.Collections.Immutable;

namespace Hakoniwa.Seccomp;

/// <summary>What happens to a call when all conditions on its arguments hold; without conditions, always.</summary>
internal sealed record SeccompRule(string SystemCall, SeccompAction Action, ImmutableArray<ArgumentCondition> Conditions)
{
    internal SeccompRule(string systemCall, SeccompAction action, params ReadOnlySpan<ArgumentCondition> conditions)
        : this(systemCall, action, conditions.ToImmutableArray())
    {
    }

    public bool Equals(SeccompRule? other) =>
        other is not null && SystemCall == other.SystemCall && Action == other.Action
        && Conditions.AsSpan().SequenceEqual(other.Conditions.AsSpan());

    public override int GetHashCode() => HashCode.Combine(SystemCall, Action, Conditions.Length);
}
