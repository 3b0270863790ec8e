using System.Collections.Immutable;

namespace Hakoniwa.Seccomp;

/// <summary>
/// The content of a profile: for each call the first of its rules whose conditions hold decides, and the default action if none does. Two
/// policies with the same content are equal.
/// </summary>
internal sealed class SeccompPolicy : IEquatable<SeccompPolicy>
{
    internal SeccompPolicy(SeccompAction defaultAction, ImmutableArray<SeccompRule> rules)
    {
        DefaultAction = defaultAction;
        Rules = rules;
    }

    internal SeccompAction DefaultAction { get; }

    /// <summary>
    /// For calls through the interface of another architecture (32-bit, x32). Their numbers mean other calls, so if they were let through,
    /// every rule could be evaded. ENOSYS is what a kernel without that interface answers.
    /// </summary>
    internal SeccompAction ForeignAction { get; init; } = SeccompAction.Fail(Errno.ENOSYS);

    /// <summary>
    /// Further interfaces of this machine whose calls are let in, each under the same rules by its own numbers: x86 and x32 beside x86-64, arm
    /// beside arm64. Calls through all others get <see cref="ForeignAction"/>.
    /// </summary>
    internal ImmutableArray<SeccompArchitecture> Further { get; init; } = [];

    /// <summary>The rules in their order. Calls that an architecture does not have are skipped there.</summary>
    internal ImmutableArray<SeccompRule> Rules { get; }

    /// <summary>Whether there are arguments with which the call is made, or may be by somebody's decision.</summary>
    internal bool MayAllow(string systemCall)
    {
        foreach (SeccompRule rule in Rules)
        {
            if (rule.SystemCall != systemCall)
                continue;

            if (!rule.Action.Denies || rule.Conditions.IsEmpty)
                return !rule.Action.Denies;
        }

        return !DefaultAction.Denies;
    }

    public bool Equals(SeccompPolicy? other) =>
        other is not null && DefaultAction == other.DefaultAction && ForeignAction == other.ForeignAction
        && Further.AsSpan().SequenceEqual(other.Further.AsSpan()) && Rules.AsSpan().SequenceEqual(other.Rules.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as SeccompPolicy);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add((int)DefaultAction.Value);
        hash.Add((int)ForeignAction.Value);
        foreach (SeccompRule rule in Rules)
            hash.Add(rule.GetHashCode());

        return hash.ToHashCode();
    }
}
