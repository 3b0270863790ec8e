using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Seccomp;

/// <summary>
/// Profiles in which a refused call ends the program (SIGSYS) instead of failing: what runs to its end under one has not even tried anything
/// that the profile refuses.
/// </summary>
internal static class Strictly
{
    /// <summary>The exit code of a program that SIGSYS ended, under a shell.</summary>
    internal const int Killed = 128 + 31;

    /// <param name="name">The profile's name.</param>
    /// <param name="policy">The profile's content.</param>
    /// <param name="fallenBackFrom">Calls whose refusals remain errors, beside those that the profile says are expected.</param>
    internal static SeccompProfile Profile(string name, SeccompPolicy policy, params string[] fallenBackFrom) => SeccompProfile.Of(
        "strictly " + name,
        new(SeccompAction.KillProcess, [.. policy.Rules.Select(rule => IsDeadly(rule, fallenBackFrom) ? new(rule.SystemCall, SeccompAction.KillProcess, rule.Conditions) : rule)])
        {
            ForeignAction = SeccompAction.KillProcess,
        });

    private static bool IsDeadly(SeccompRule rule, string[] fallenBackFrom) =>
        !rule.Action.IsAllow && !rule.IsExpected && !fallenBackFrom.Contains(rule.SystemCall);
}
