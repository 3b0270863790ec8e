using System.Collections.Immutable;

namespace Hakoniwa.Seccomp.Builtin;

/// <summary>Calls that a built-in profile decides about together, with the reason. <c>docs/seccomp.md</c> has a row for each group.</summary>
/// <param name="Name">A word or two for people.</param>
/// <param name="Reason">What needs the calls, or why they are refused.</param>
/// <param name="Names">
/// The calls' names, separated by white space. One string and not a list, since an initializer with hundreds of entries would be compiled by the
/// JIT in every process.
/// </param>
internal sealed record CallGroup(string Name, string Reason, string Names)
{
    /// <summary>What the calls fail with; null where they are allowed.</summary>
    internal Errno? Refusal { get; init; }

    /// <summary>Whether programs run into the refusal as a matter of course; see <see cref="SeccompRule.IsExpected"/>.</summary>
    internal bool IsExpected { get; init; }

    internal IEnumerable<string> Calls => Names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A rule without conditions for each call.</summary>
    internal IEnumerable<SeccompRule> Rules
    {
        get
        {
            SeccompAction action = Refusal is { } errno ? SeccompAction.Fail(errno) : SeccompAction.Allow;
            return Calls.Select(call => new SeccompRule(call, action) { IsExpected = IsExpected });
        }
    }

    internal static ImmutableArray<SeccompRule> RulesOf(params IEnumerable<CallGroup> groups) => [.. groups.SelectMany(group => group.Rules)];
}
