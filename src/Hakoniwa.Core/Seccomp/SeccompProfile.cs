using Hakoniwa.Seccomp;

namespace Hakoniwa;

/// <summary>
/// Which system calls a sandboxed program may make. A refused call is not made and fails with an error number; nothing is killed.
/// Immutable, thread-safe, and reusable for any number of sandboxes.
/// </summary>
/// <remarks>
/// Every profile but <see cref="Unconfined"/> also refuses the calling interfaces of other architectures (32-bit programs, and x32 on
/// x86-64) with <see cref="Errno.ENOSYS"/>, since call numbers mean something else there. See <c>seccomp(2)</c> and <c>docs/seccomp.md</c>.
/// </remarks>
public sealed partial class SeccompProfile
{
    private readonly SeccompPolicy? _policy;
    private CompiledFilter? _compiled;

    private SeccompProfile(string name, SeccompPolicy? policy)
    {
        Name = name;
        _policy = policy;
    }

    /// <summary>
    /// Allows what hermetic builds and tests live on, in any language. Refuses what they have no use for and an attacker has: mounting, tracing,
    /// keyrings, kernel modules, new namespaces, io_uring and more. Calls that are newer than this library fail with
    /// <see cref="Errno.ENOSYS"/>, so that programs fall back. The lists with their reasons are in <c>docs/seccomp.md</c>.
    /// </summary>
    public static SeccompProfile Default { get; } = new("default", DefaultPolicy.Value);

    /// <summary>No filter at all.</summary>
    public static SeccompProfile Unconfined { get; } = new("unconfined", null);

    /// <summary>
    /// Allows everything and has the kernel log it; with <see cref="Container.Report(Hakoniwa.Report)"/> and <see cref="Report.Calls"/> every call
    /// is recorded instead.
    /// </summary>
    public static SeccompProfile Audit { get; } = new("audit", new(SeccompAction.Log, []) { ForeignAction = SeccompAction.Log });

    /// <summary>The profile's name, followed by what was changed in it: <c>default, deny personality (EPERM)</c>.</summary>
    public string Name { get; }

    /// <summary>
    /// The filter for this process's architecture, or null for <see cref="Unconfined"/>. Profiles of the same content share it.
    /// </summary>
    internal CompiledFilter? Compiled => _policy is null ? null : _compiled ??= FilterCache.Get(_policy);

    /// <summary>
    /// The profile in which a call always fails, whatever its arguments. It replaces what the profile said about that call.
    /// </summary>
    /// <param name="systemCall">
    /// The kernel's name of the call, such as <c>ptrace</c>. Where the running architecture lacks the call this has no effect.
    /// </param>
    /// <param name="errno">What the call is to fail with.</param>
    /// <exception cref="ArgumentException">There is no such call, or no such error number.</exception>
    public SeccompProfile Deny(string systemCall, Errno errno)
    {
        RequireKnown(systemCall);
        SeccompPolicy policy = _policy ?? new(SeccompAction.Allow, []);
        return new($"{Name}, deny {systemCall} ({errno})", policy.With(systemCall, SeccompAction.Fail(errno)));
    }

    /// <summary>
    /// The profile in which a call is always allowed, whatever its arguments. It replaces what the profile said about that call.
    /// </summary>
    /// <param name="systemCall">
    /// The kernel's name of the call, such as <c>ptrace</c>. Where the running architecture lacks the call this has no effect.
    /// </param>
    /// <exception cref="ArgumentException">There is no such call.</exception>
    public SeccompProfile Allow(string systemCall)
    {
        RequireKnown(systemCall);
        return _policy is null ? this : new($"{Name}, allow {systemCall}", _policy.With(systemCall, SeccompAction.Allow));
    }

    /// <summary>The profile's <see cref="Name"/>.</summary>
    public override string ToString() => Name;

    private static void RequireKnown(string systemCall)
    {
        ArgumentNullException.ThrowIfNull(systemCall);
        if (!SyscallTable.IsKnown(systemCall))
        {
            throw new ArgumentException(
                $"There is no system call named '{systemCall}'. Did you mean '{SyscallTable.Nearest(systemCall)}'?", nameof(systemCall));
        }
    }
}
