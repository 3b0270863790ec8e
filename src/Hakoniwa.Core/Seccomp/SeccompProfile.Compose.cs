using System.Collections.Immutable;
using Hakoniwa.Seccomp;

namespace Hakoniwa;

/// <content>Profiles made from others, in code.</content>
public sealed partial class SeccompProfile
{
    // Beyond this many calls a name tells their number.
    private const int LongestList = 8;

    /// <summary>A profile in which the given calls are allowed, whatever their arguments, and all others fail.</summary>
    /// <param name="systemCalls">The kernel's names of the calls. Those that the running architecture lacks have no effect.</param>
    /// <param name="otherwise">
    /// What all other calls fail with. With <see cref="Errno.ENOSYS"/>, the default, programs take them for calls that this kernel does not have
    /// yet, and fall back to others.
    /// </param>
    /// <remarks>
    /// <c>execve</c>, <c>rt_sigaction</c> and <c>rt_sigprocmask</c> have to be among them, since the launch itself makes these under the filter, and
    /// one of <c>exit</c> and <c>exit_group</c>.
    /// </remarks>
    /// <exception cref="ArgumentException">There is no such call, or no such error number.</exception>
    public static SeccompProfile AllowOnly(IEnumerable<string> systemCalls, Errno otherwise = Errno.ENOSYS)
    {
        string[] calls = Known(systemCalls);
        ImmutableArray<ProfileRule> rules = [.. calls.Select(call => new ProfileRule(new(call, SeccompAction.Allow)))];
        return new($"allow only {List(calls)} ({otherwise})", new(SeccompAction.Fail(otherwise), rules));
    }

    /// <summary>
    /// The profile in which calls are always allowed, whatever their arguments. It replaces what the profile said about them.
    /// </summary>
    /// <param name="systemCalls">
    /// The kernel's names of the calls, such as <c>ptrace</c>. Where the running architecture lacks a call it has no effect.
    /// </param>
    /// <exception cref="ArgumentException">There is no such call.</exception>
    public SeccompProfile Allow(params IEnumerable<string> systemCalls)
    {
        string[] calls = Known(systemCalls);
        return calls.Length == 0 || Content is null
            ? this
            : new($"{Name}, allow {List(calls)}", Content.With(calls, SeccompAction.Allow));
    }

    /// <summary>
    /// The profile in which a call always fails, whatever its arguments. It replaces what the profile said about that call.
    /// </summary>
    /// <param name="systemCall">
    /// The kernel's name of the call, such as <c>ptrace</c>. Where the running architecture lacks the call this has no effect.
    /// </param>
    /// <param name="errno">What the call is to fail with.</param>
    /// <exception cref="ArgumentException">There is no such call, or no such error number.</exception>
    public SeccompProfile Deny(string systemCall, Errno errno) => Deny(errno, systemCall);

    /// <summary>The profile in which calls always fail, whatever their arguments. It replaces what the profile said about them.</summary>
    /// <inheritdoc cref="Allow"/>
    /// <param name="errno">What the calls are to fail with.</param>
    /// <param name="systemCalls"><inheritdoc cref="Allow" path="/param[@name='systemCalls']/node()"/></param>
    /// <exception cref="ArgumentException">There is no such call, or no such error number.</exception>
    public SeccompProfile Deny(Errno errno, params IEnumerable<string> systemCalls)
    {
        string[] calls = Known(systemCalls);
        SeccompAction action = SeccompAction.Fail(errno);
        return calls.Length == 0
            ? this
            : new($"{Name}, deny {List(calls)} ({errno})", (Content ?? ProfileContent.Permissive).With(calls, action));
    }

    /// <summary>
    /// The profile with a rule that is tried before those which it has about the call already: where all conditions hold, the action is taken;
    /// otherwise the others decide as before.
    /// </summary>
    /// <param name="systemCall">
    /// The kernel's name of the call, such as <c>ptrace</c>. Where the running architecture lacks the call this has no effect.
    /// </param>
    /// <param name="action">What happens to the call.</param>
    /// <param name="conditions">Conditions on its arguments, all of which have to hold. Without any the rule always counts.</param>
    /// <example>
    /// <code>
    /// SeccompProfile.Default.Rule("socket", SeccompAction.Fail(Errno.EAFNOSUPPORT), SeccompCondition.Equal(0, AF_BLUETOOTH).Low32())
    /// </code>
    /// </example>
    /// <exception cref="ArgumentException">There is no such call.</exception>
    public SeccompProfile Rule(string systemCall, SeccompAction action, params IEnumerable<SeccompCondition> conditions)
    {
        string[] calls = Known([systemCall]);
        ImmutableArray<SeccompCondition> all = [.. conditions];
        foreach (SeccompCondition condition in all)
            ArgumentNullException.ThrowIfNull(condition, nameof(conditions));

        ProfileContent content = Content ?? ProfileContent.Permissive;
        string where = all.IsEmpty ? "" : " where " + string.Join(" && ", all);
        return new($"{Name}, {action} {systemCall}{where}", content with { Rules = [new(new(calls[0], action, all)), .. content.Rules] });
    }

    /// <summary>The profile with another action for the calls that no rule decides about.</summary>
    public SeccompProfile WithDefault(SeccompAction action) =>
        new($"{Name}, otherwise {action}", (Content ?? ProfileContent.Permissive) with { DefaultAction = action });

    private static string[] Known(IEnumerable<string> systemCalls)
    {
        ArgumentNullException.ThrowIfNull(systemCalls);
        string[] calls = [.. systemCalls.Distinct()];
        foreach (string call in calls)
        {
            ArgumentNullException.ThrowIfNull(call, nameof(systemCalls));
            if (!SyscallTable.IsKnown(call))
            {
                throw new ArgumentException(
                    $"There is no system call named '{call}'. Did you mean '{SyscallTable.Nearest(call)}'?", nameof(systemCalls));
            }
        }

        return calls;
    }

    private static string List(string[] calls) => calls.Length <= LongestList ? string.Join(' ', calls) : $"{calls.Length} calls";
}
