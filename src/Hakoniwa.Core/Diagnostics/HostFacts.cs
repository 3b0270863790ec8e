using System.Globalization;

using Hakoniwa.Interop;
using Hakoniwa.Mounts;

namespace Hakoniwa.Diagnostics;

/// <summary>
/// What the surroundings say about themselves. It decides nothing, which trying does; it tells who is to be asked when trying failed.
/// </summary>
internal sealed record HostFacts
{
    internal const string Docker = "docker";
    internal const string Podman = "podman";
    internal const string Kubernetes = "kubernetes";
    internal const string GVisor = "gvisor";

    /// <summary>The kernel that gVisor pretends to be.</summary>
    private const string GVisorBanner = "Linux version 4.4.0 #1 SMP Sun Jan 10 15:06:54 PST 2016";

    /// <summary>The release as uname(2) tells it.</summary>
    internal required string Kernel { get; init; }

    internal required string Distribution { get; init; }

    internal required string? Container { get; init; }

    internal required uint UserId { get; init; }

    /// <summary>Whether a seccomp filter is in force for this process.</summary>
    internal required bool IsFiltered { get; init; }

    /// <summary>The AppArmor profile of this process; null where it has none.</summary>
    internal required string? AppArmorLabel { get; init; }

    /// <summary>Ubuntu's kernel.apparmor_restrict_unprivileged_userns.</summary>
    internal required bool AppArmorRestricts { get; init; }

    /// <summary>Debian's kernel.unprivileged_userns_clone, where it forbids.</summary>
    internal required bool UnprivilegedForbidden { get; init; }

    internal required bool SELinuxEnforces { get; init; }

    /// <summary>Whether this process has another root directory than its mount table, which forbids user namespaces.</summary>
    internal required bool IsInChroot { get; init; }

    /// <summary>Whether root lacks CAP_SETFCAP, without which the kernel does not let it map itself (since 5.12), lest it gain file capabilities.</summary>
    internal required bool IsRootWithoutSetfcap { get; init; }

    /// <summary>Version 1 of the Windows Subsystem for Linux, which has no Linux kernel.</summary>
    internal bool IsWsl1 => Kernel.Contains("-Microsoft", StringComparison.Ordinal);

    internal bool IsRoot => UserId == 0;

    internal static HostFacts Read()
    {
        if (!OperatingSystem.IsLinux())
        {
            return new()
            {
                Kernel = Environment.OSVersion.VersionString,
                Distribution = "",
                Container = null,
                UserId = 0,
                IsFiltered = false,
                AppArmorLabel = null,
                AppArmorRestricts = false,
                UnprivilegedForbidden = false,
                SELinuxEnforces = false,
                IsInChroot = false,
                IsRootWithoutSetfcap = false,
            };
        }

        var label = HostSettings.Read("/proc/self/attr/apparmor/current") ?? HostSettings.Read("/proc/self/attr/current");
        return new()
        {
            Kernel = HostSettings.Read("/proc/sys/kernel/osrelease") ?? "unknown",
            Distribution = DistributionName(HostSettings.Read("/etc/os-release") ?? HostSettings.Read("/usr/lib/os-release") ?? ""),
            Container = SurroundingContainer(),
            UserId = Unistd.geteuid(),
            IsFiltered = HostSettings.Field("/proc/self/status", "Seccomp") == "2",
            AppArmorLabel = string.IsNullOrEmpty(label) || label == "unconfined" || label.Contains(':', StringComparison.Ordinal) ? null : label,
            AppArmorRestricts = Setting("kernel/apparmor_restrict_unprivileged_userns") == "1",
            UnprivilegedForbidden = Setting("kernel/unprivileged_userns_clone") == "0",
            SELinuxEnforces = HostSettings.Read("/sys/fs/selinux/enforce") == "1",
            IsInChroot = InChroot(),
            IsRootWithoutSetfcap = Unistd.geteuid() == 0 && !Has(LinuxCapability.SetFCap),
        };
    }

    /// <summary>A value below /proc/sys.</summary>
    internal static string? Setting(string name) => HostSettings.Read("/proc/sys/" + name);

    /// <summary>How many namespaces of a kind there may be; null where it is not told.</summary>
    internal static long? Limit(string kind)
        => long.TryParse(Setting($"user/max_{kind}_namespaces"), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;

    internal static bool Has(LinuxCapability capability)
        => ulong.TryParse(HostSettings.Field("/proc/self/status", "CapEff"), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var held)
            && (held >> (int)capability & 1) != 0;

    private static string DistributionName(string release)
    {
        foreach (var line in release.Split('\n'))
        {
            if (line.StartsWith("PRETTY_NAME=", StringComparison.Ordinal))
                return line["PRETTY_NAME=".Length..].Trim('"', '\'');
        }

        return "";
    }

    /// <summary>By the marks that engines leave; the cgroup's name would tell more, and a cgroup namespace hides that.</summary>
    private static string? SurroundingContainer()
    {
        if (HostSettings.Read("/proc/version")?.Contains(GVisorBanner, StringComparison.Ordinal) ?? false)
            return GVisor;
        if (Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST") is { Length: > 0 } || Directory.Exists("/var/run/secrets/kubernetes.io"))
            return Kubernetes;
        if (HostSettings.Exists("/run/.containerenv"))
            return Podman;
        if (HostSettings.Exists("/.dockerenv"))
            return Docker;
        if (Environment.GetEnvironmentVariable("container") is { Length: > 0 } told)
            return told;
        return HostSettings.Read("/run/systemd/container") is { Length: > 0 } systemd ? systemd : null;
    }

    private static bool InChroot()
    {
        foreach (var line in HostSettings.Read("/proc/self/mountinfo")?.Split('\n') ?? [])
        {
            var fields = line.Split(' ');
            if (fields.Length > 4 && HostMounts.Unescape(fields[4]) == "/")
                return false;
        }

        return File.Exists("/proc/self/mountinfo");
    }
}
