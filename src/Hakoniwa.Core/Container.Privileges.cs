namespace Hakoniwa;

/// <content>What a program may do beyond an ordinary one. By default nothing: it has no capabilities and can gain none.</content>
public sealed partial class Container
{
    /// <summary>
    /// Lets the program keep capabilities, in addition to those it keeps already. They count in the sandbox's own user namespace, never on the
    /// host. The default seccomp profile refuses what most of them are for: allow the calls, too.
    /// </summary>
    /// <remarks>
    /// With <see cref="LinuxCapability.SysAdmin"/> the program runs in a second user namespace, which has the caller's own ids alone, so that
    /// the kernel holds the sandbox's mounts as they are.
    /// </remarks>
    /// <exception cref="ArgumentException">There is no such capability.</exception>
    public Container KeepCapabilities(params IEnumerable<LinuxCapability> capabilities)
        => With(Spec with { Capabilities = Spec.Capabilities.Union(capabilities) });

    /// <summary>
    /// Does not set no_new_privs. Mounts of the host are still without set-user-id bits; a security module may then change the program's domain
    /// at exec. Needs the user namespace, or root, if there is a seccomp profile.
    /// See <see href="https://man7.org/linux/man-pages/man2/PR_SET_NO_NEW_PRIVS.2const.html">PR_SET_NO_NEW_PRIVS(2const)</see>.
    /// </summary>
    public Container AllowNewPrivileges(bool allow = true) => With(Spec with { AllowNewPrivileges = allow });
}
