using Hakoniwa.Interop;
using Hakoniwa.Seccomp;

namespace Hakoniwa;

/// <summary>
/// Which system calls a sandboxed program may make. A refused call is not made and fails with an error number; nothing is killed, unless the
/// profile says so. Immutable, thread-safe, and reusable for any number of sandboxes.
/// </summary>
/// <remarks>
/// Unless a profile says otherwise, the calling interfaces of other architectures (32-bit programs, and x32 on x86-64) are refused with
/// <see cref="Errno.ENOSYS"/>, since call numbers mean something else there. See <c>seccomp(2)</c> and <c>docs/seccomp.md</c>.
/// </remarks>
public sealed partial class SeccompProfile
{
    // Its value is null for no filter at all.
    private readonly Lazy<ProfileContent?> _lazy;

    // What was asked for last; a profile mostly serves sandboxes with the same capabilities.
    private Resolved? _resolved;

    internal SeccompProfile(string name, ProfileContent? content)
        : this(() => content, name)
    {
    }

    /// <summary>Whose content is made when it is needed.</summary>
    private SeccompProfile(Func<ProfileContent?> content, string name)
    {
        Name = name;
        _lazy = new(content);
    }

    /// <summary>The profile's name, followed by what was changed in it: <c>default, deny personality (EPERM)</c>.</summary>
    public string Name { get; }

    private ProfileContent? Content => _lazy.Value;

    private bool IsDefault => ReferenceEquals(this, Default);

    /// <summary>The filter for a sandbox without capabilities; see <see cref="Compile"/>.</summary>
    internal CompiledFilter? Compiled => Compile([]);

    /// <summary>The flags to load the filter with.</summary>
    internal uint LoadFlags => !IsDefault && Content is { Logs: true } ? Interop.Seccomp.SECCOMP_FILTER_FLAG_LOG : 0;

    /// <summary>The profile's <see cref="Name"/>.</summary>
    public override string ToString() => Name;

    /// <summary>What the profile says for a sandbox with these capabilities, or null where there is to be no filter.</summary>
    internal SeccompPolicy? PolicyFor(IReadOnlyCollection<LinuxCapability> capabilities) => For(capabilities)?.Policy;

    /// <summary>Whether a sandbox with these capabilities may make the call, with some arguments at least.</summary>
    internal bool MayAllow(string systemCall, IReadOnlyCollection<LinuxCapability> capabilities)
    {
        if (IsDefault && DefaultFilter.Refuses(systemCall))
            return false;
        return PolicyFor(capabilities) is not { } policy || policy.MayAllow(systemCall);
    }

    /// <summary>
    /// The filter for this process's architecture and a sandbox with these capabilities, or null where there is to be none. Profiles of the same
    /// content share it.
    /// </summary>
    /// <exception cref="SandboxException">The filter would be longer than the kernel takes.</exception>
    internal CompiledFilter? Compile(IReadOnlyCollection<LinuxCapability> capabilities)
    {
        if (IsDefault)
            return DefaultFilter.Value;

        try
        {
            return For(capabilities) is { } resolved ? resolved.Filter ??= FilterCache.Get(resolved.Policy) : null;
        }
        catch (InvalidDataException e)
        {
            throw new SandboxException(ErrorCode.FilterRefused, $"the seccomp profile {Name}: {e.Message}", "Use fewer rules and conditions.", e);
        }
    }

    private Resolved? For(IReadOnlyCollection<LinuxCapability> capabilities)
    {
        if (Content is not { } content)
            return null;

        ulong held = CapabilityCondition.Bits(capabilities);
        return _resolved is { } resolved && resolved.Held == held ? resolved : _resolved = new(held, content.Resolve(held));
    }

    private sealed record Resolved(ulong Held, SeccompPolicy Policy)
    {
        internal CompiledFilter? Filter { get; set; }
    }
}
