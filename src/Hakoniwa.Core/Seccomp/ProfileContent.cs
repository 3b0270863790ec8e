using System.Collections.Immutable;

namespace Hakoniwa.Seccomp;

/// <summary>
/// What a profile says, before it is known which capabilities a sandbox has: for each call the first rule that counts and whose conditions hold
/// decides, and the default action if none does.
/// </summary>
internal sealed record ProfileContent(SeccompAction DefaultAction, ImmutableArray<ProfileRule> Rules)
{
    /// <inheritdoc cref="SeccompPolicy.ForeignAction"/>
    internal SeccompAction ForeignAction { get; init; } = SeccompAction.Fail(Errno.ENOSYS);

    /// <inheritdoc cref="SeccompPolicy.Further"/>
    internal ImmutableArray<SeccompArchitecture> Further { get; init; } = [];

    /// <summary>Whether the kernel logs what is not allowed.</summary>
    internal bool Logs { get; init; }

    /// <summary>Everything is allowed that is not mentioned.</summary>
    internal static ProfileContent Permissive { get; } = new(SeccompAction.Allow, []);

    internal static ProfileContent Of(SeccompPolicy policy) =>
        new(policy.DefaultAction, [.. policy.Rules.Select(rule => new ProfileRule(rule))])
        {
            ForeignAction = policy.ForeignAction,
            Further = policy.Further,
        };

    /// <summary>The calls have this one action and no other rule.</summary>
    internal ProfileContent With(IReadOnlyCollection<string> calls, SeccompAction action) => this with
    {
        Rules = [.. Rules.Where(rule => !calls.Contains(rule.Rule.SystemCall)), .. calls.Select(call => new ProfileRule(new(call, action)))],
    };

    /// <summary>
    /// What holds in a sandbox with these capabilities. Rules are in the order of their calls' names, and those that could never decide are left
    /// out, so that profiles which only say it differently share one filter.
    /// </summary>
    internal SeccompPolicy Resolve(ulong held)
    {
        var rules = ImmutableArray.CreateBuilder<SeccompRule>(Rules.Length);
        foreach (SeccompRule rule in Rules.Where(r => r.When.Holds(held)).Select(r => r.Rule).OrderBy(r => r.SystemCall, StringComparer.Ordinal))
        {
            if (rules.Count > 0 && rules[^1].SystemCall == rule.SystemCall && rules[^1].Conditions.IsEmpty)
                continue;

            rules.Add(rule);
        }

        return new(DefaultAction, rules.DrainToImmutable()) { ForeignAction = ForeignAction, Further = Further };
    }
}
