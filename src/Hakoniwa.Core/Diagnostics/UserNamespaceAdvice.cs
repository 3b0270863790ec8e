namespace Hakoniwa.Diagnostics;

/// <summary>Which setting of the host forbids user namespaces, and what to do about it.</summary>
internal static class UserNamespaceAdvice
{
    /// <summary>What the doctor itself leaves out.</summary>
    internal const string More = "; hakoniwa doctor tells more. To do with less, see Mode.BestEffort and SandboxBackend.Landlock.";

    /// <summary>A sentence for the message about a launch that failed.</summary>
    /// <param name="errno">What the kernel answered.</param>
    /// <param name="kinds">What was asked for: each kind has a limit.</param>
    internal static string ForThisHost(Errno errno = Errno.EPERM, NamespaceKinds kinds = NamespaceKinds.User)
    {
        var exhausted = errno == Errno.ENOSPC ? NamespaceFlags.Names.FirstOrDefault(n => (kinds & n.Kind) != 0 && HostFacts.Limit(n.Name) == 0).Name : null;
        var (reason, remedy) = exhausted is null ? For(HostFacts.Read(), errno) : ForLimit(exhausted);
        return Sentence(reason, remedy);
    }

    /// <summary>The same for a user namespace that could be made, and in which the first steps are refused.</summary>
    internal static string PowerlessOnThisHost()
    {
        var (reason, remedy) = ForMap(HostFacts.Read());
        return Sentence(reason, remedy);
    }

    /// <summary>Why no user namespace could be made.</summary>
    internal static (string Reason, string Remedy) For(HostFacts facts, Errno errno)
    {
        if (errno is Errno.ENOSPC or Errno.EUSERS || HostFacts.Limit("user") == 0)
            return ForLimit("user");
        if (errno == Errno.EAGAIN)
            return ("the limit of processes is reached", "Raise it: ulimit -u, or pids.max of the group (docker run --pids-limit)");
        if (errno == Errno.EINVAL)
            return ("this kernel has no user namespaces", "Start a kernel that is built with CONFIG_USER_NS");
        if (facts.IsWsl1)
            return ("version 1 of WSL has no namespaces", "wsl --set-version DISTRIBUTION 2");
        if (facts.UnprivilegedForbidden && !facts.IsRoot)
            return ("the host forbids user namespaces to ordinary users (kernel.unprivileged_userns_clone)", HostRemedies.UnprivilegedSetting);
        if (facts.AppArmorRestricts)
            return ("AppArmor forbids user namespaces to programs without a profile that allows them", HostRemedies.AppArmor(facts));
        if (facts.IsInChroot)
            return ("this process is in a chroot, where the kernel makes none", "Run outside of the chroot, or in one that was entered by pivot_root(2)");
        return (Refuser(facts, "forbids user namespaces"), HostRemedies.Surroundings(facts));
    }

    /// <summary>Why a process may not map its own ids.</summary>
    internal static (string Reason, string Remedy) ForMap(HostFacts facts) => facts.IsRootWithoutSetfcap
        ? ("root may map itself with CAP_SETFCAP alone, which this process lacks", "Run as another user, or let root keep it: docker run --cap-add SETFCAP …")
        : Powerless(facts);

    /// <summary>Why a user namespace that could be made has no power in it.</summary>
    internal static (string Reason, string Remedy) Powerless(HostFacts facts) => facts.AppArmorRestricts
        ? ("AppArmor lets the user namespace be made and refuses every capability in it (kernel.apparmor_restrict_unprivileged_userns)",
            HostRemedies.AppArmor(facts))
        : (Refuser(facts, "refuses what a user namespace should allow"), HostRemedies.Surroundings(facts));

    /// <summary>For a kind of namespace of which there may be no more.</summary>
    internal static (string Reason, string Remedy) ForLimit(string kind)
    {
        var limit = HostFacts.Limit(kind);
        var name = $"user.max_{kind}_namespaces";
        var reason = limit == 0 ? $"the host allows none ({name} is 0)" : $"no more are allowed here or in a user namespace around this one ({name} is {limit})";
        return (reason, HostRemedies.Limit(kind));
    }

    private static string Sentence(string reason, string remedy) => char.ToUpperInvariant(reason[0]) + reason[1..] + ": " + remedy + More;

    private static string Refuser(HostFacts facts, string what)
    {
        var who = facts.IsFiltered ? "the seccomp filter that this process runs under" : "a security module of the surroundings";
        if (facts.AppArmorLabel is { } label)
            who += $", or its AppArmor profile {label},";
        return $"{who} {what}{(facts.Container is { } container ? $" (container: {container})" : "")}";
    }
}
