using Hakoniwa.Diagnostics;
using Hakoniwa.Mounts;

namespace Hakoniwa.Limiting;

/// <summary>
/// Looks for a place for groups: the caller's own group or the nearest above it whose directory is delegated to the caller, and which gives
/// the controllers to its children or can be made to.
/// </summary>
internal static class CgroupSearch
{
    internal const string Delegation = "Run under a group of your own: systemd-run --user --scope -p Delegate=yes <command>; in a container, with a cgroup namespace and a "
        + "writable /sys/fs/cgroup";

    private const string Version2 = "Boot with cgroup v2 alone (systemd.unified_cgroup_hierarchy=1), or limit each process (--limit-as, --limit-nproc; Container.Limit)";

    /// <summary>Finds a place; nothing is changed.</summary>
    internal static (CgroupPlace? Place, CgroupObstacle? Obstacle) Find(IReadOnlyCollection<string> controllers)
        => HostSimulation.WithoutCgroup
            ? (null, new($"{HostSimulation.Variable} says that there is no cgroup v2", "Unset it"))
            : Find(controllers, ReadOrEmpty("/proc/self/cgroup"), ReadOrEmpty("/proc/self/mountinfo"));

    internal static (CgroupPlace? Place, CgroupObstacle? Obstacle) Find(IReadOnlyCollection<string> controllers, string membership, string mounts)
    {
        const string version2 = "0::";
        if (membership.Split('\n').FirstOrDefault(l => l.StartsWith(version2, StringComparison.Ordinal)) is not { } own)
            return (null, new("this host has no cgroup v2 hierarchy", Version2));
        if (OwnDirectory(own[version2.Length..], mounts) is not { } found)
            return (null, new("the caller's group of the cgroup v2 hierarchy is not below any mount of it", Delegation));

        CgroupObstacle? nearest = null;
        CgroupObstacle? missing = null;
        for (var directory = found.Directory; ; directory = Path.GetDirectoryName(directory)!)
        {
            // Further up there are more controllers, so that only the topmost group tells what this host lacks.
            missing = Missing(directory, controllers);
            if (missing is null)
            {
                var (place, obstacle) = Examine(directory, controllers);
                if (place is not null)
                    return (place, null);
                nearest ??= obstacle;
            }

            if (directory == found.Mount)
                return (null, nearest ?? missing);
        }
    }

    /// <summary>The directory of the caller's group and the mount it is below, from proc_pid_mountinfo(5): fields 4 and 5, and the type after the dash.</summary>
    private static (string Directory, string Mount)? OwnDirectory(string group, string mounts)
    {
        foreach (var line in mounts.Split('\n'))
        {
            var fields = line.Split(' ');
            var dash = Array.IndexOf(fields, "-");
            if (dash < 0 || fields[dash + 1] != "cgroup2")
                continue;
            var (root, point) = (HostMounts.Unescape(fields[3]), HostMounts.Unescape(fields[4]));

            // A group above the root of a cgroup namespace is written with "..".
            if (!SandboxPath.IsWithin(group, root) || group.Contains("/..", StringComparison.Ordinal))
                continue;
            var below = root == "/" ? group : group[root.Length..];
            var directory = (point + below).TrimEnd('/');
            if (Directory.Exists(directory))
                return (directory, point);
        }

        return null;
    }

    private static CgroupObstacle? Missing(string directory, IReadOnlyCollection<string> controllers)
    {
        var missing = controllers.Except(CgroupFile.Words(directory, "cgroup.controllers")).ToArray();
        if (missing.Length == 0)
            return null;
        var version1 = BoundToVersion1();
        var names = string.Join(", ", missing);
        var plural = missing.Length > 1 ? "s" : "";
        return missing.Any(version1.Contains)
            ? new($"the cgroup v2 hierarchy at {directory} lacks the controller{plural} {names}, which this host uses with cgroup v1", Version2)
            : new($"the cgroup v2 hierarchy at {directory} lacks the controller{plural} {names}", Delegation);
    }

    private static (CgroupPlace? Place, CgroupObstacle? Obstacle) Examine(string directory, IReadOnlyCollection<string> controllers)
    {
        // Who moves a process between two groups must be allowed to write to the cgroup.procs of the nearest one above both.
        var toEnable = controllers.Except(CgroupFile.Words(directory, "cgroup.subtree_control")).ToArray();
        string[] written = toEnable.Length == 0 ? ["", "/cgroup.procs"] : ["", "/cgroup.procs", "/cgroup.subtree_control"];
        foreach (var place in written)
        {
            switch (CgroupFile.Writable(directory + place))
            {
                case 0:
                    break;
                case Errno.EROFS:
                    return (null, new($"{directory} is mounted read-only", "Mount it writable; in a container that takes --privileged or a runtime's option for it"));
                case var errno:
                    return (null, new($"{directory}{place} is not delegated to the caller ({errno})", Delegation));
            }
        }

        // Only the root of the hierarchy has no type.
        var type = CgroupFile.Read(directory, "cgroup.type");
        if (type is not (null or "domain"))
            return (null, new($"{directory} is {type}, and cannot hold groups for processes", Delegation));
        if (toEnable.Length > 0 && type is not null && CgroupFile.Words(directory, "cgroup.procs").Length > 0)
        {
            return (null, new($"{directory} has processes of its own, and therefore cannot give {string.Join(", ", toEnable)} to groups below it",
                "Move its processes to a group below it, and let the caller have that one's parent"));
        }

        return (new(directory, toEnable), null);
    }

    /// <summary>The controllers that /proc/cgroups shows with a hierarchy of their own.</summary>
    private static HashSet<string> BoundToVersion1()
        => [.. ReadOrEmpty("/proc/cgroups").Split('\n').Where(l => !l.StartsWith('#')).Select(l => l.Split('\t')).Where(f => f.Length > 1 && f[1] != "0").Select(f => f[0])];

    private static string ReadOrEmpty(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A kernel without cgroups, or a /proc that does not show them.
            return "";
        }
    }
}
