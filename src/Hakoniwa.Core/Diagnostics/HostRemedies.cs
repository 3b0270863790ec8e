namespace Hakoniwa.Diagnostics;

/// <summary>What to do about a host, with the exact commands. Each begins as a sentence does and has no full stop at the end.</summary>
internal static class HostRemedies
{
    internal const string AppArmorProfile =
        "hakoniwa doctor --apparmor-profile | sudo tee /etc/apparmor.d/hakoniwa && sudo apparmor_parser -r /etc/apparmor.d/hakoniwa";

    internal const string AppArmorSetting = "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0";

    internal const string UnprivilegedSetting = "sudo sysctl -w kernel.unprivileged_userns_clone=1";

    internal const string DockerOptions = "--security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined";

    internal const string PodmanOptions = "--security-opt seccomp=unconfined --security-opt label=disable --security-opt unmask=ALL";

    internal const string KubernetesFields =
        "hostUsers: false in the pod, and in its container securityContext: "
        + "{procMount: Unmasked, seccompProfile: {type: Unconfined}, appArmorProfile: {type: Unconfined}}";

    private const string Generic =
        "A seccomp filter or security module of the surroundings forbids it. In a container: docker run " + DockerOptions + " (podman run " + PodmanOptions + ")";

    internal static string AppArmor(HostFacts facts) => facts.Container is null
        ? $"{AppArmorSetting} (until the next start), or for these programs alone: {AppArmorProfile}"
        : $"On the host of the container: {AppArmorSetting}; and start the container with {DockerOptions}";

    /// <summary>For what a filter or a security module of the surroundings refuses.</summary>
    internal static string Surroundings(HostFacts facts) => facts.Container switch
    {
        HostFacts.GVisor => "gVisor runs no sandboxes inside; use another runtime class for this container",
        HostFacts.Kubernetes => "Set " + KubernetesFields,
        HostFacts.Podman => $"podman run {PodmanOptions} …",
        HostFacts.Docker => $"docker run {DockerOptions} …",
        "lxc" => "lxc config set NAME security.nesting true",
        _ when facts.SELinuxEnforces => Generic + "; with SELinux, sudo ausearch -m avc -ts recent shows what was refused",
        _ => Generic,
    };

    /// <summary>For a /proc that is covered in part.</summary>
    internal static string Unmask(HostFacts facts) => facts.Container switch
    {
        HostFacts.Kubernetes => "Set hostUsers: false in the pod and securityContext: {procMount: Unmasked} in its container",
        HostFacts.Podman => "podman run --security-opt unmask=ALL …",
        HostFacts.Docker => "docker run --security-opt systempaths=unconfined …",
        _ => "Uncover it; in a container: docker run --security-opt systempaths=unconfined (podman run --security-opt unmask=ALL)",
    };

    internal static string Limit(string kind) => $"sudo sysctl -w user.max_{kind}_namespaces=15000";

    internal static string Kernel(string version) => $"Linux {version} or later is needed: install a newer kernel and start it";
}
