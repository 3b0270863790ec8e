using Hakoniwa.Launch;
using Hakoniwa.Seccomp;

namespace Hakoniwa;

/// <content>From the calls of a run to a profile.</content>
public sealed partial record SandboxReport
{
    /// <summary>What ends a process, and what the kernel has a process do after a signal: whether a run has these is chance.</summary>
    private static readonly string[] AtAnyTime = ["exit", "exit_group", "restart_syscall", "rt_sigreturn"];

    /// <summary>
    /// A profile that allows the calls of this run, which <see cref="Report.Calls"/> has recorded, and those that every launch and every end of a
    /// process needs; all others fail with <see cref="Errno.ENOSYS"/>. Another run may go another way: try it, and add to it.
    /// </summary>
    /// <exception cref="InvalidOperationException">No calls were recorded.</exception>
    public SeccompProfile ToProfile()
    {
        if (Calls.IsEmpty)
            throw new InvalidOperationException("No calls were recorded." + string.Concat(NotAvailable.Select(remark => " " + remark)));
        return SeccompProfile.AllowOnly(Calls.Keys.Where(SyscallTable.IsKnown).Union(LaunchCalls.Names).Union(AtAnyTime).Order(StringComparer.Ordinal));
    }
}
