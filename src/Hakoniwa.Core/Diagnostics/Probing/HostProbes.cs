namespace Hakoniwa.Diagnostics.Probing;

/// <summary>All attempts, in the order in which they are shown: what others need comes first.</summary>
internal static class HostProbes
{
    internal const string Kernel = "kernel";
    internal const string UserNamespace = "user-namespace";
    internal const string IdMap = "id-map";
    internal const string UserNamespacePower = "user-namespace-power";
    internal const string MountNamespace = "mount-namespace";
    internal const string HostName = "host-name";
    internal const string Mounts = "mounts";
    internal const string Proc = "proc";
    internal const string Tmpfs = "tmpfs";
    internal const string NoNewPrivileges = "no-new-privileges";
    internal const string SeccompFilter = "seccomp-filter";
    internal const string SeccompListener = "seccomp-listener";
    internal const string Landlock = "landlock";
    internal const string Hermetic = "hermetic";
    internal const string LandlockBackend = "landlock-backend";

    internal static IReadOnlyList<HostProbe> All { get; } =
    [
        .. NamespaceProbes.All,
        .. MountProbes.All,
        .. ProcessProbes.All,
        .. HelperProbes.All,
        .. SandboxProbes.All,
    ];
}
