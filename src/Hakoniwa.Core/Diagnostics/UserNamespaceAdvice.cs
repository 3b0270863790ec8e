namespace Hakoniwa.Diagnostics;

/// <summary>Which setting of the host forbids user namespaces, and what to do about it.</summary>
internal static class UserNamespaceAdvice
{
    private const string UnprivilegedClone = "/proc/sys/kernel/unprivileged_userns_clone";
    private const string MaxUserNamespaces = "/proc/sys/user/max_user_namespaces";
    private const string AppArmorRestriction = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns";

    /// <summary>The same for a launch that failed for want of them.</summary>
    internal static string Remedy() => ForThisHost() + ". To do with less, see Mode.BestEffort and SandboxBackend.Landlock.";

    internal static string ForThisHost()
    {
        if (Read(UnprivilegedClone) == "0")
            return "The host forbids them to ordinary users: sudo sysctl -w kernel.unprivileged_userns_clone=1";
        if (Read(MaxUserNamespaces) == "0")
            return "The host allows none: sudo sysctl -w user.max_user_namespaces=15000";
        if (Read(AppArmorRestriction) == "1")
        {
            return "AppArmor forbids them to programs without a profile that allows them: "
                + "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or give dotnet a profile with the rule \"userns,\"";
        }

        return "A seccomp filter or security module of the surroundings forbids them; in Docker use --security-opt seccomp=unconfined, "
            + "elsewhere check kernel.unprivileged_userns_clone, user.max_user_namespaces and kernel.apparmor_restrict_unprivileged_userns";
    }

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A setting that this kernel does not have, or does not show, forbids nothing that we could name.
            return null;
        }
    }
}
