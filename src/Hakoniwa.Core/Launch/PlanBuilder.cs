using Hakoniwa.Identity;
using Hakoniwa.Interop;
using Hakoniwa.Mounts;
using Hakoniwa.Networking;
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
        var rendezvous = new List<Rendezvous>();
        var steps = new List<Step>
        {
            // Once more below, since giving up capabilities clears it; until then it is what ends a set-up whose launcher was killed.
            ProcessSteps.DieWithParent(LauncherIdentity.PidFd, "end with the launcher while this is set up"),
            new("start with permissions as they are asked for (umask 0)", ErrorCode.StepFailed, [new("umask", Syscall.umask, 0)]),
        };
        var has = (NamespaceKinds kind) => (container.Namespaces & kind) != 0;

        if (has(NamespaceKinds.User))
            steps.AddRange(IdentitySteps.MapIds(container, slots));
        if (container.Network.PastaOptions is { } pasta)
            NetworkSteps.Connect(pasta, slots, steps, rendezvous);

        IReadOnlyList<(string Target, int Slot)> layers = [];
        if (has(NamespaceKinds.Mount))
            layers = MountSteps.Build(MountTable.Build(container), slots, steps).Layers;

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
            steps.AddRange(NetworkSteps.Aliases(container.Network.Allowed, slots));
            foreach (var listener in container.Network.Allowed.Listeners)
            {
                listeners.Add(slots.Next());
                steps.Add(NetworkSteps.Listen(listener, listeners[^1]));
            }
        }

        if (layers.Count + listeners.Count > 0)
            steps.Add(ExportStep.Build([.. layers.Select(l => l.Slot), .. listeners]));

        AddProcessSteps(container, command, slots, steps);
        return new SandboxPlan(container, command, steps, slots.Count, CloneFlags(container.Namespaces), [.. layers.Select(l => l.Target)], rendezvous, changesIds: false);
    }

    private static void AddProcessSteps(ContainerSpec container, CommandSpec command, Slots slots, List<Step> steps)
    {
        var hasUserNamespace = (container.Namespaces & NamespaceKinds.User) != 0;
        var program = slots.Next();

        steps.Add(ProcessSteps.Session());
        steps.Add(ProcessSteps.StandardStreams());
        if (command.WorkingDirectory is { } directory)
            steps.Add(ProcessSteps.WorkingDirectory(directory));
        steps.Add(ProcessSteps.FindProgram(command.Program, command.Environment.GetValueOrDefault("PATH"), program));
        steps.Add(new("create files with the usual permissions (umask 022)", ErrorCode.StepFailed, [new("umask", Syscall.umask, 0x12)]));
        steps.Add(ProcessSteps.NoNewPrivileges());
        steps.Add(ProcessSteps.DropCapabilities(hasUserNamespace));
        steps.Add(ProcessSteps.DieWithParent(LauncherIdentity.PidFd));
        steps.Add(ProcessSteps.CloseDescriptors());
        steps.AddRange(ProcessSteps.Limits(container));
        if (container.Seccomp.Compiled is { } filter)
        {
            LaunchCalls.CheckAllowed(container.Seccomp, filter);
            steps.Add(ProcessSteps.LoadFilter(container.Seccomp, filter));
        }

        steps.Add(ProcessSteps.ResetSignals());
        var underShell = !command.AsPid1 && (container.Namespaces & NamespaceKinds.Pid) != 0;
        steps.Add(ProcessSteps.Execute(command, command.Environment, program, underShell));
    }

    private static int CloneFlags(NamespaceKinds kinds)
    {
        var flags = 0;
        if ((kinds & NamespaceKinds.User) != 0)
            flags |= Sched.CLONE_NEWUSER;
        if ((kinds & NamespaceKinds.Mount) != 0)
            flags |= Sched.CLONE_NEWNS;
        if ((kinds & NamespaceKinds.Pid) != 0)
            flags |= Sched.CLONE_NEWPID;
        if ((kinds & NamespaceKinds.Ipc) != 0)
            flags |= Sched.CLONE_NEWIPC;
        if ((kinds & NamespaceKinds.Uts) != 0)
            flags |= Sched.CLONE_NEWUTS;
        if ((kinds & NamespaceKinds.Cgroup) != 0)
            flags |= Sched.CLONE_NEWCGROUP;
        if ((kinds & NamespaceKinds.Network) != 0)
            flags |= Sched.CLONE_NEWNET;
        return flags;
    }
}
