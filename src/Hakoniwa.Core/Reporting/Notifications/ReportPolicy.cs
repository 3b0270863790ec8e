using System.Collections.Immutable;

using Hakoniwa.Reporting.Files;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Reporting;

/// <summary>
/// The policy that a sandbox with a report has in place of its own: what is to be recorded becomes a notification, and the supervisor answers
/// as the original would have decided. Where there is no answer (the listener is gone), the kernel's is ENOSYS: nothing gets through.
/// </summary>
internal static class ReportPolicy
{
    /// <summary>The calls that carry an address of a peer, or one's own.</summary>
    private static readonly string[] NetworkCalls = ["connect", "bind", "sendto", "sendmsg", "sendmmsg", "socketcall"];

    /// <summary>
    /// Calls that do not return. A signal could interrupt them while their notification waits, and their callers, the way back from a signal's
    /// handler among them, have nowhere to go on.
    /// </summary>
    private static readonly string[] Final = ["rt_sigreturn", "sigreturn", "exit", "exit_group"];

    /// <summary>A packet of a connected socket has no address, and is no attempt to reach anything new.</summary>
    private static readonly SeccompCondition HasAddress = SeccompCondition.Int64(4, SeccompComparison.NotEqual, 0);

    /// <summary>Those of them that every program needs.</summary>
    internal static IEnumerable<string> NotCounted => Final.Where(call => call != "sigreturn");

    internal static SeccompPolicy Of(SeccompPolicy original, Report report)
    {
        var rules = new List<SeccompRule>(original.Rules.Length + 16);
        foreach (var rule in original.Rules)
            rules.AddRange(Converted(rule, report));
        if (original.DefaultAction.IsAllow)
            rules.AddRange(Watched(report).SelectMany(call => Notifying(new(call, original.DefaultAction))));

        if (original.DefaultAction.IsAllow)
            rules.AddRange(Final.Select(call => new SeccompRule(call, original.DefaultAction)));

        var byDefault = Converted(original.DefaultAction, report);
        return new(byDefault, [.. Exempt(rules, byDefault), .. rules])
        {
            ForeignAction = Converted(original.ForeignAction, report),
            Further = original.Further,
        };
    }

    private static IEnumerable<SeccompRule> Converted(SeccompRule rule, Report report)
    {
        // Nothing is lost by these, and they come with every thread and process.
        if (rule.IsExpected && rule.Action.FailsWith is not null)
            return [rule];
        if (rule.Action.IsAllow && Final.Contains(rule.SystemCall))
            return [rule];
        if (rule.Action.IsAllow && Watched(report).Contains(rule.SystemCall))
            return Notifying(rule);
        return [rule with { Action = Converted(rule.Action, report) }];
    }

    /// <summary>The calls to be told of although they are allowed; none where that is said of all.</summary>
    private static IEnumerable<string> Watched(Report report) => IsSet(report, Report.Calls) ? []
        : (IsSet(report, Report.Network) ? NetworkCalls : []).Concat(IsSet(report, Report.Files) ? FileCalls.Names : []);

    private static IEnumerable<SeccompRule> Notifying(SeccompRule rule) => rule.SystemCall == "sendto"
        ? [rule with { Action = SeccompAction.Notify, Conditions = rule.Conditions.Add(HasAddress) }, rule]
        : [rule with { Action = SeccompAction.Notify }];

    /// <summary>Errors and permissions alone are for the supervisor to give; whoever is to be killed, trapped or traced is.</summary>
    private static SeccompAction Converted(SeccompAction action, Report report)
        => IsSet(report, Report.Calls) && (action.IsAllow || action.FailsWith is not null) ? SeccompAction.Notify
            : IsSet(report, Report.Denials) && action.FailsWith is not null ? SeccompAction.Notify
            : action;

    /// <summary>Where a call is let through whatever its arguments, looking at one would cost the kernel's cache of such calls.</summary>
    private static IEnumerable<SeccompRule> Exempt(List<SeccompRule> rules, SeccompAction byDefault) => ReportNonce.Calls
        .Where(call => rules.Find(r => r.SystemCall == call) is { } first
            ? first.Action != SeccompAction.Allow || !first.Conditions.IsEmpty
            : byDefault != SeccompAction.Allow)
        .Select(call => new SeccompRule(call, SeccompAction.Allow, SeccompCondition.Int64(ReportNonce.Argument, SeccompComparison.Equal, ReportNonce.Value)));

    private static bool IsSet(Report report, Report flag) => (report & flag) != 0;
}
