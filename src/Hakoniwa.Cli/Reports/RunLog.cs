using System.Globalization;
using System.Text;

using Hakoniwa.Capabilities;
using Hakoniwa.Identity;
using Hakoniwa.Landlock;
using Hakoniwa.Mounts;

namespace Hakoniwa.Cli.Reports;

/// <summary>What <c>-v</c> says: what the sandbox is made of, a line each, before the run; and how it ended.</summary>
internal static class RunLog
{
    internal static string Describe(SandboxPlan plan, SandboxProfile? profile)
    {
        var (spec, command) = (plan.Container, plan.Command);
        var text = new StringBuilder();
        foreach (var file in profile?.Files ?? [])
            Line(text, "profile", Quoted.Text(file));
        if (plan.Backend == SandboxBackend.Landlock)
            Line(text, "backend", "Landlock and the filter, in place of namespaces");
        Line(text, "namespaces", spec.Namespaces == NamespaceKinds.None ? "none" : spec.Namespaces.ToString().ToLowerInvariant());
        Line(text, "network", spec.Network.ToString());
        if ((spec.Namespaces & NamespaceKinds.Mount) != 0)
            Places(text, spec, command.Terminal is not null);
        Identity(text, spec);
        foreach (var limit in spec.Limits.Values.OrderBy(l => l.Resource))
            Line(text, "limit", $"{limit.Resource}: {Limit(limit.Soft)}{(limit.Hard == limit.Soft ? "" : ", at most " + Limit(limit.Hard))}");
        if (spec.Cgroup is { } cgroup)
            Line(text, "limit", "of the whole sandbox: " + cgroup);
        if (command.WallTime is { } time)
            Line(text, "limit", string.Create(CultureInfo.InvariantCulture, $"wall time: {time.TotalSeconds:0.###} s"));

        // Never their values: tokens and passwords are among them.
        Line(text, "variables", command.Environment.IsEmpty ? "none" : string.Join(' ', command.Environment.Keys.Order(StringComparer.Ordinal).Select(Quoted.Text)));
        Landlock(text, spec.Landlock);
        Line(text, "seccomp", spec.Seccomp.Compile(spec.Capabilities) is { } filter
            ? string.Create(CultureInfo.InvariantCulture, $"profile {spec.Seccomp.Name}, {filter.Length} instructions")
            : $"profile {spec.Seccomp.Name}, no filter");
        if (spec.Report != Hakoniwa.Report.None)
            Line(text, "report", spec.Report.ToString().ToLowerInvariant());
        if (command.WorkingDirectory is { } directory)
            Line(text, "directory", "start in " + Quoted.Text(directory));
        Line(text, "execute", Quoted.Words(command.Arguments.Prepend(command.Program)));
        return text.ToString();
    }

    internal static string Describe(ExitStatus status) => string.Create(CultureInfo.InvariantCulture,
        $"{status}; {(status.PeakMemory is { } peak ? $"peak memory {peak / 1048576.0:0.0} MiB, " : "")}"
        + $"wall {status.WallTime.TotalSeconds:0.000} s, user {status.UserTime.TotalSeconds:0.000} s, system {status.SystemTime.TotalSeconds:0.000} s");

    /// <summary>What this host could not give, a line each.</summary>
    internal static IEnumerable<string> Remarks(SandboxProcess process)
    {
        foreach (var omission in process.Omissions)
            yield return (process.Backend == SandboxBackend.Landlock ? "weaker: " : "left out: ") + omission;
        foreach (var status in process.Landlock)
        {
            // Such an exception is everywhere on kernels before 6.10, and no promise is broken by it.
            if (status.Missing is not null && status is not { Resource: LandlockResource.FileSystem, Enforcement: LandlockEnforcement.Partial })
                yield return $"Landlock, {status.Resource}: {status.Enforcement.ToString().ToLowerInvariant()}: {status.Missing}";
        }
    }

    private static void Places(StringBuilder text, ContainerSpec spec, bool hasTerminal)
    {
        Line(text, "root", spec.Root switch
        {
            HostRoot host => $"{Quoted.Text(host.Directory)} of the host, {(host.Writable ? "writable" : "read-only")}",
            _ => "in memory, " + (spec.WritableRoot ? "writable" : "read-only"),
        });
        foreach (var entry in MountTable.Build(spec, hasTerminal).Entries)
        {
            var place = Quoted.Text(entry.Target);
            var (kind, what) = entry switch
            {
                BindEntry bind => ("mount", $"{Quoted.Text(bind.Source)} of the host, {(bind.ReadOnly ? "read-only" : "writable")}"),
                HandleEntry handle => ("mount", "a descriptor, " + (handle.ReadOnly ? "read-only" : "writable")),
                TmpfsEntry tmpfs => ("mount", $"tmpfs ({tmpfs.Options}{(tmpfs.ReadOnly ? ",ro" : "")})"),
                ProcEntry proc => ("mount", proc.OrHosts ? "proc, or the host's" : "proc"),
                DevEntry => ("mount", "minimal devices"),
                MessageQueueEntry => ("mount", "message queues"),
                LayerEntry layer => ("mount", $"{Quoted.Text(layer.Lower)} of the host, under a private layer"),
                ScratchEntry scratch => ("mount", "an empty layer in memory" + (scratch.Size is { } size ? string.Create(CultureInfo.InvariantCulture, $", {size} bytes") : "")),
                SelectedEntry selected => ("mount", $"{Quoted.Text(selected.Source)} of the host, read-only, without {selected.Hidden} of it"),
                OverlayEntry overlay => ("mount", "overlay of " + string.Join(", ", overlay.Lowers.Select(Quoted.Text))
                    + (overlay.Kept is { } kept ? $", kept in {Quoted.Text(kept.Upper)}" : "")),
                FileEntry file => ("file", string.Create(CultureInfo.InvariantCulture, $"{file.Contents.Length} bytes, mode {Convert.ToString(file.Mode, 8)}")),
                DirectoryEntry made => ("directory", "mode " + Convert.ToString(made.Mode, 8)),
                SymlinkEntry link => ("link", "to " + Quoted.Text(link.Original)),
                _ => ("place", entry.GetType().Name),
            };
            Line(text, kind, $"{place}: {what}");
        }
    }

    private static void Identity(StringBuilder text, ContainerSpec spec)
    {
        if ((spec.Namespaces & NamespaceKinds.User) != 0)
        {
            var map = IdMap.Of(spec);
            foreach (var (kind, ranges) in new[] { ("user ids", map.Users), ("group ids", map.Groups) })
            {
                foreach (var range in ranges)
                    Line(text, kind, string.Create(CultureInfo.InvariantCulture, $"{range.Inside} is {range.Outside} of the host, {range.Count} of them"));
            }
        }

        if (spec.RunAs is { } account)
            Line(text, "run as", account.ToString());
        if (spec.HostName is { } name)
            Line(text, "host name", Quoted.Text(name));
        Line(text, "capabilities", spec.Capabilities.IsEmpty ? "none" : string.Join(' ', spec.Capabilities.Select(c => CapabilityNames.All[(int)c])));
        if (spec.AllowNewPrivileges)
            Line(text, "privileges", "new ones can be gained (no no_new_privs)");
    }

    private static void Landlock(StringBuilder text, LandlockRuleset? ruleset)
    {
        if (ruleset is null)
            return;
        foreach (var (resource, mode) in ruleset.Restrictions)
            Line(text, "landlock", resource + " restricted" + (mode == Mode.Enforce ? "" : ", as far as this kernel can"));
        foreach (var (path, rule) in ruleset.Paths)
            Line(text, "landlock", $"{Quoted.Text(path)}: {rule.Access.ToString().ToLowerInvariant()}");
        foreach (var (kind, ports) in new[] { ("listen on", ruleset.BindPorts), ("connect to", ruleset.ConnectPorts) })
        {
            if (!ports.IsEmpty)
                Line(text, "landlock", $"{kind} {string.Join(", ", ports)}");
        }
    }

    private static string Limit(ulong value) => value == ResourceLimit.Unlimited ? "unlimited" : value.ToString(CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, string kind, string what) => text.Append("hakoniwa: ").Append(kind).Append(": ").Append(what).Append('\n');
}
