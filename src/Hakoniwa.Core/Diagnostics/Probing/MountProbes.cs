using Hakoniwa.Interop;
using Hakoniwa.Launch;
using Hakoniwa.Mounts;

using Mount = Hakoniwa.Interop.Mount;

namespace Hakoniwa.Diagnostics.Probing;

/// <summary>What a root directory is built of.</summary>
internal static class MountProbes
{
    private const ulong Quiet = Mount.MS_NOSUID | Mount.MS_NODEV;
    private static readonly string[] MountTable = [HostProbes.UserNamespace, HostProbes.IdMap, HostProbes.MountNamespace];
    private static readonly string[] Places = [.. MountTable, HostProbes.Mounts, HostProbes.Tmpfs];

    internal static IEnumerable<HostProbe> All { get; } =
    [
        new(HostProbes.Mounts, facts => Outcome(facts, ProbeChild.WithMounts(), "the mount table is private to the sandbox"))
        {
            NeededByEnforce = true, After = MountTable,
        },
        new(HostProbes.Tmpfs, facts => Outcome(facts, ProbeChild.WithMounts().CoverStaging(), $"mounted on {ProbeChild.Staging}, where roots are built"))
        {
            NeededByEnforce = true, After = [.. MountTable, HostProbes.Mounts],
        },
        new("bind", Bind) { NeededByEnforce = true, After = Places },
        new("mount-setattr", Attributes) { NeededByEnforce = true, After = [.. Places, "bind"] },
        new("device-bind", Device) { NeededByEnforce = true, After = [.. Places, "bind"] },
        new(HostProbes.Proc, Proc) { NeededByEnforce = true, After = [.. Places, "pid-namespace"] },
        new("devpts", facts => InStaging(facts, NamespaceKinds.None, "devpts", "newinstance,ptmxmode=0666,mode=0620")) { NeededByEnforce = true, After = Places },
        new("mqueue", facts => InStaging(facts, NamespaceKinds.Ipc, "mqueue", null)) { After = [.. Places, "ipc-namespace"] },
        new("overlay", Overlay) { After = Places },
        new("pivot-root", PivotRoot) { NeededByEnforce = true, After = Places },
    ];

    private static string Place(string name) => ProbeChild.Staging + "/" + name;

    private static ProbeAnswer Outcome(HostFacts facts, ProbeChild child, string works, Func<ProbeFailure, ProbeAnswer?>? otherwise = null)
    {
        if (child.Run() is not { } failure)
            return ProbeAnswer.Works(works);
        if (otherwise?.Invoke(failure) is { } answer)
            return answer;
        if (!failure.IsRefused)
            return ProbeAnswer.Fails(failure.ToString(), null);
        var (reason, remedy) = UserNamespaceAdvice.Powerless(facts);
        return ProbeAnswer.Fails($"{failure}: {reason}", remedy);
    }

    private static ProbeAnswer InStaging(HostFacts facts, NamespaceKinds further, string type, string? options)
    {
        var child = ProbeChild.WithMounts(further).CoverStaging()
            .Add(Calls.MakeDirectory(Place(type), 0x1ED, mayExist: false), Calls.Mount(type, Place(type), Quiet & ~Mount.MS_NODEV | Mount.MS_NOEXEC, options));
        return Outcome(facts, child, "mounted", f => f.Errno == Errno.ENODEV ? ProbeAnswer.Fails($"{f}: this kernel has no {type}", $"sudo modprobe {type}") : null);
    }

    private static ProbeAnswer Bind(HostFacts facts)
    {
        var child = ProbeChild.WithMounts();
        var tree = child.Slots.Next();
        child.Add(Calls.OpenTree("/usr", tree)).CoverStaging().Add(Calls.MakeDirectory(Place("usr"), 0x1ED, mayExist: false), Calls.MoveMount(tree, Place("usr")));
        return Outcome(facts, child, "/usr is shown elsewhere, with what is mounted below it",
            f => f.Errno == Errno.ENOSYS ? ProbeAnswer.Fails($"{f}: this kernel has no detached mounts", HostRemedies.Kernel("5.10")) : null);
    }

    private static ProbeAnswer Attributes(HostFacts facts)
    {
        if (!KernelFeatures.MountSetattr)
        {
            return ProbeAnswer.Limited("mount_setattr is missing, which Linux has since 5.12: directories are made read-only mount by mount",
                HostRemedies.Kernel("5.12"));
        }

        var child = ProbeChild.WithMounts();
        var tree = child.Slots.Next();
        child.Add(Calls.OpenTree("/usr", tree), Calls.SetMountAttributes(tree, MountFlags.ReadOnlyBind));
        return Outcome(facts, child, "/usr is read-only, with what is mounted below it");
    }

    private static ProbeAnswer Device(HostFacts facts)
    {
        var child = ProbeChild.WithMounts();
        var (tree, device) = (child.Slots.Next(), child.Slots.Next());
        child.Add(Calls.OpenTree("/dev/null", tree)).CoverStaging()
            .Add(
                new Call("mknodat", Syscall.mknodat, Fcntl.AT_FDCWD, Place("null"), Stat.S_IFREG | 0x1B6, 0),
                Calls.MoveMount(tree, Place("null")),
                Calls.Open(Place("null"), Fcntl.O_RDWR, device));
        return Outcome(facts, child, "/dev/null is shown elsewhere and opens", f => f switch
        {
            { Call: "open_tree", Errno: Errno.ENOENT } => ProbeAnswer.Fails($"{f}: there is no /dev/null", "sudo mknod -m 666 /dev/null c 1 3"),
            { Call: "openat", Errno: Errno.EACCES } => ProbeAnswer.Fails($"{f}: /dev is mounted without devices (nodev)", "sudo mount -o remount,bind,dev /dev"),
            _ => null,
        });
    }

    private static ProbeAnswer Proc(HostFacts facts)
    {
        // Root's is read-only in a sandbox.
        var flags = Quiet | Mount.MS_NOEXEC | (facts.IsRoot ? Mount.MS_RDONLY : 0);
        var child = ProbeChild.WithMounts(NamespaceKinds.Pid).CoverStaging()
            .Add(Calls.MakeDirectory(Place("proc"), 0x16D, mayExist: false), Calls.Mount("proc", Place("proc"), flags, null));
        return Outcome(facts, child, "mounted, with the processes of a PID namespace of its own", f =>
        {
            // That a file system in memory can be mounted was seen before: so nobody forbids to mount.
            if (f is not { Call: "mount", Errno: Errno.EPERM })
                return null;
            var covers = Covers();
            var which = covers.Length == 0 ? "" : $" ({string.Join(", ", covers.Take(MostNamed))}{(covers.Length > MostNamed ? ", …" : "")})";
            return ProbeAnswer.Fails($"{f}: a fresh one would show more than the host's, parts of which are covered{which}",
                HostRemedies.Unmask(facts) + "; to show the host's: ProcFs(orHosts: true), or Mode.BestEffort");
        });
    }

    private const int MostNamed = 4;

    /// <summary>What is mounted below /proc, and hides something there.</summary>
    private static string[] Covers()
    {
        var covers = new List<string>();
        foreach (var line in HostSettings.Read("/proc/self/mountinfo")?.Split('\n') ?? [])
        {
            var fields = line.Split(' ');
            var point = fields.Length > 4 ? HostMounts.Unescape(fields[4]) : "";

            // A place that is there to be mounted on hides nothing.
            if (point.StartsWith("/proc/", StringComparison.Ordinal) && point != "/proc/sys/fs/binfmt_misc")
                covers.Add(point);
        }

        return [.. covers.Distinct(StringComparer.Ordinal)];
    }

    private static ProbeAnswer Overlay(HostFacts facts)
    {
        string[] names = ["lower", "upper", "work", "all"];
        var child = ProbeChild.WithMounts().CoverStaging().Add(names.Select(n => Calls.MakeDirectory(Place(n), 0x1ED, mayExist: false)))
            .Add(Calls.Mount("overlay", Place("all"), Quiet, $"lowerdir={Place("lower")},upperdir={Place("upper")},workdir={Place("work")},userxattr"));
        return Outcome(facts, child, "mounted, with what is written kept in memory", f => f switch
        {
            { Call: not "mount" } => null,
            { Errno: Errno.ENODEV } => ProbeAnswer.Fails($"{f}: this kernel has no overlayfs", "sudo modprobe overlay"),
            { Errno: Errno.EPERM or Errno.EINVAL } => ProbeAnswer.Fails($"{f}: user namespaces may mount it since Linux 5.11", HostRemedies.Kernel("5.11")),
            _ => null,
        });
    }

    private static ProbeAnswer PivotRoot(HostFacts facts)
    {
        var child = ProbeChild.WithMounts().CoverStaging().Add(
            Calls.ChangeDirectory(ProbeChild.Staging),
            new Call("pivot_root", Syscall.pivot_root, ".", "."),
            new Call("umount2", Syscall.umount2, ".", Mount.MNT_DETACH));
        return Outcome(facts, child, "the root directory is exchanged and the old one detached", f => f is { Call: "pivot_root", Errno: Errno.EINVAL }
            ? ProbeAnswer.Fails($"{f}: the root is the initial file system in memory, or this is a chroot",
                "Boot from a root file system that is mounted (switch_root), or run outside of the chroot")
            : null);
    }
}
