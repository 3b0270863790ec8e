using Hakoniwa.Backends;
using Hakoniwa.Capabilities;
using Hakoniwa.Diagnostics;
using Hakoniwa.Identity;
using Hakoniwa.Interop;
using Hakoniwa.Landlock;
using Hakoniwa.Limiting;
using Hakoniwa.Mounts;
using Hakoniwa.Networking;
using Hakoniwa.Reporting;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Launch;

/// <summary>
/// Turns a description into the steps that make it so. The order is the kernel's: proc can only be mounted while the old one is attached,
/// capabilities are needed until the mounts are done, and nothing that a filter may deny comes after it.
/// </summary>
internal static class PlanBuilder
{
    internal static SandboxPlan Build(ContainerSpec container, CommandSpec command)
    {
        Consistency.Check(container);

        var slots = new Slots();
        slots.ReserveFirst(command.Descriptors.Length);
        var degraded = LandlockBackend.Make(container, command, slots);
        if (degraded is not null)
            (container, command) = (degraded.Container, degraded.Command);
        (container, var less) = LesserNamespaces.Of(container);
        var rendezvous = new List<Rendezvous>();
        var steps = new List<Step>
        {
            // Once more below, since giving up capabilities clears it; until then it is what ends a set-up whose launcher was killed.
            ProcessSteps.DieWithParent(LauncherIdentity.PidFd, "end with the launcher while this is set up"),
            new("start with permissions as they are asked for (umask 0)", ErrorCode.StepFailed, [new("umask", Syscall.umask, 0)]),
        };
        var has = (NamespaceKinds kind) => (container.Namespaces & kind) != 0;

        var (cgroup, omissions) = CgroupPlan.Make(container, slots);
        if (cgroup is not null)
            steps.AddRange(CgroupSteps.Enter(cgroup, has(NamespaceKinds.Cgroup)));

        var map = has(NamespaceKinds.User) ? IdMap.Of(container) : null;
        if (map is not null)
            steps.AddRange([.. IdentitySteps.MapIds(map, slots, rendezvous), .. CgroupNamespaceSteps.Forbid(container, slots)]);
        if (container.Network.PastaOptions is { } pasta)
            NetworkSteps.Connect(pasta, slots, steps, rendezvous);
        var nested = NestedNamespace.IsNeeded(container) ? new NestedNamespace(slots) : null;
        if (nested is not null)
            steps.Add(nested.OpenProc());

        IReadOnlyList<PlannedLayer> layers = [];
        IReadOnlyList<BoundPath> paths = [];
        GivenFile? given = null;
        var resolver = StubResolverPlan.WithoutMounts(container);
        if (has(NamespaceKinds.Mount))
        {
            var table = MountTable.Build(container, command.Terminal is not null);
            resolver = table.Resolver;
            var mounts = MountSteps.Build(table, slots, steps);
            (layers, paths, given) = (mounts.Layers, mounts.Paths, mounts.Given);
        }

        if (nested is not null)
            steps.Add(nested.Enter(container, map!, slots));

        if (container.HostName is { } hostName)
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(hostName);
            steps.Add(new($"set the host name to {hostName}", ErrorCode.StepFailed,
                [new("sethostname", Syscall.sethostname, hostName, bytes.Length)]));
        }

        var listeners = new List<int>();
        if (has(NamespaceKinds.Network))
        {
            steps.Add(NetworkSteps.LoopbackUp(slots));
            if (container.Network.Allowed.Aliases.Count > 0)
                steps.AddRange(NetworkSteps.Aliases(container.Network.Allowed, slots));
            foreach (var listener in container.Network.Allowed.Listeners)
            {
                listeners.Add(slots.Next());
                steps.Add(NetworkSteps.Listen(listener, listeners[^1]));
            }

            if (resolver?.Address is { } address)
            {
                listeners.AddRange([slots.Next(), slots.Next()]);
                steps.Add(NetworkSteps.ListenForQueries(address, listeners[^2], listeners[^1]));
            }
        }

        if (layers.Count + listeners.Count > 0)
            steps.Add(ExportStep.Build([.. layers.Select(l => l.Slot), .. listeners]));

        var landlock = container.Landlock is { } ruleset ? LandlockPlan.Make(ruleset, LandlockAbi.OfThisKernel) : null;
        var supervision = SupervisionPlan.Make(container, slots, resolver?.Remark);
        AddProcessSteps(container, command, map, degraded, landlock, slots, steps, rendezvous, supervision);
        var later = (nested is null ? NamespaceKinds.None : NestedNamespace.Owned) | (cgroup is null ? NamespaceKinds.None : NamespaceKinds.Cgroup);
        return new SandboxPlan(
            container, command, steps, slots.Count, NamespaceFlags.Of(container.Namespaces & ~later), layers)
        {
            Rendezvous = rendezvous,
            ChangesIds = container.RunAs is not null,
            Paths = paths,
            Given = given,
            Cgroup = cgroup,
            Omissions = degraded is null ? [.. less, .. omissions] : [.. degraded.Omissions, .. omissions],
            Degraded = degraded,
            Landlock = [.. degraded?.Statuses ?? [], .. landlock?.Statuses ?? []],
            Supervision = supervision,
            Resolver = resolver,
        };
    }

    private static void AddProcessSteps(
        ContainerSpec container, CommandSpec command, IdMap? map, LandlockBackend? degraded, LandlockPlan? landlock, Slots slots, List<Step> steps, List<Rendezvous> rendezvous,
        SupervisionPlan? supervision)
    {
        var hasUserNamespace = (container.Namespaces & NamespaceKinds.User) != 0;
        var program = slots.Next();

        steps.Add(ProcessSteps.Session());
        steps.Add(ProcessSteps.StandardStreams());
        if (container.RunAs is { } runAs)
        {
            // Before the ids change: another user than root has no effective capabilities then.
            steps.Add(CapabilitySteps.LimitBoundingSet(container.Capabilities, hasUserNamespace));
            steps.AddRange(RunAsSteps.Build(runAs, map, !container.Capabilities.IsEmpty, slots, rendezvous));
        }

        if (command.WorkingDirectory is { } directory)
            steps.Add(ProcessSteps.WorkingDirectory(directory));
        steps.Add(ProcessSteps.FindProgram(command.Program, command.Environment.GetValueOrDefault("PATH"), program));
        steps.Add(new("create files with the usual permissions (umask 022)", ErrorCode.StepFailed, [new("umask", Syscall.umask, 0x12)]));
        steps.AddRange(KeyringSteps.Build(container));
        if (command.MeasureMemory)
            steps.Add(MemoryRendezvous.Step(rendezvous, slots));
        if (!container.AllowNewPrivileges)
            steps.Add(ProcessSteps.NoNewPrivileges());
        if (degraded is not null)
            steps.AddRange(degraded.Restrict(slots));
        if (landlock is not null)
            steps.AddRange(LandlockSteps.Build(container.Landlock!, landlock, slots));
        var filter = Filter(container, supervision);
        IEnumerable<Step> listener = supervision?.Filter is null ? [] : supervision.LoadFilter(container.Seccomp);
        if (container.AllowNewPrivileges)
            steps.AddRange([.. ProcessSteps.EmptyFiles(command), .. listener, .. filter]);
        if (container.RunAs is null)
            steps.Add(CapabilitySteps.Drop(container.Capabilities, hasUserNamespace, container.AllowNewPrivileges));
        else
            steps.Add(CapabilitySteps.DropSets(container.Capabilities));
        steps.Add(ProcessSteps.DieWithParent(LauncherIdentity.PidFd));
        IEnumerable<Step> last =
            [.. DescriptorSteps.Build(command), .. ProcessSteps.Limits(container), .. container.AllowNewPrivileges ? [] : ProcessSteps.EmptyFiles(command)];

        // A listener takes a number that a small limit may not leave, and its hand-over a descriptor that is closed afterwards.
        steps.AddRange(container.AllowNewPrivileges ? [] : listener);
        steps.AddRange(supervision?.Filter is null ? last : last.Select(supervision.Exempt));
        steps.AddRange(container.AllowNewPrivileges ? [] : filter);
        steps.Add(ProcessSteps.ResetSignals());
        var underShell = !command.AsPid1 && command.Argument0 is null && (container.Namespaces & NamespaceKinds.Pid) != 0 && ShellNeeds.AreMet(container);
        var execute = ProcessSteps.Execute(command, command.Environment, program, underShell);
        steps.Add(degraded is { RestrictsFiles: true } || (landlock?.Enforced.Contains(LandlockResource.FileSystem) ?? false) ? LandlockSteps.Explain(execute) : execute);
    }

    /// <summary>Without no_new_privs the kernel takes a filter from those alone that have CAP_SYS_ADMIN: then it comes before that is dropped.</summary>
    private static IEnumerable<Step> Filter(ContainerSpec container, SupervisionPlan? supervision)
    {
        var filter = container.Seccomp.Compile(container.Capabilities);
        if (filter is not null)
            LaunchCalls.CheckAllowed(container.Seccomp, filter, beforeCapabilities: container.AllowNewPrivileges);
        if (filter is null)
            return [];
        return [supervision?.Filter is null ? ProcessSteps.LoadFilter(container.Seccomp, filter) : supervision.LoadPlain(container.Seccomp, filter)];
    }
}
