using Hakoniwa.MSBuild.Outputs;
using Hakoniwa.MSBuild.Paths;
using Hakoniwa.MSBuild.Settings;

namespace Hakoniwa.MSBuild.Sandboxing;

/// <summary>What the sandbox of a step starts from, before it gets the step's own places: the usual one, or that of a profile.</summary>
internal static class StepBase
{
    /// <summary>Publishing needs layers that only a mount namespace has, and to know that nobody writes to them any more.</summary>
    private const NamespaceKinds Needed = NamespaceKinds.User | NamespaceKinds.Mount | NamespaceKinds.Pid;

    internal static Container Of(StepDescription step)
    {
        var container = step.Profile?.Container ?? Container.Hermetic();
        if (step.Profile is not null)
            Check(step.Profile, step.Outputs);
        container = container
            .Mode(step.BestEffort ? Hakoniwa.Mode.BestEffort : Hakoniwa.Mode.Enforce)
            .Network(step.Network)
            .Seccomp(step.Seccomp);
        if (step.Limits.Memory is { } memory)
            container = container.LimitMemory(memory, container.Spec.Cgroup?.Swap ?? 0);
        if (step.Limits.Pids is { } pids)
            container = container.LimitProcesses(pids);
        return step.Limits.CpuTime is { } cpu ? container.Limit(CpuLimit(container, cpu)) : container;
    }

    /// <summary>A program that survives the signal of the soft limit has a second more.</summary>
    private static ResourceLimit CpuLimit(Container container, TimeSpan time)
    {
        var soft = (ulong)StepLimits.WholeSeconds(time).TotalSeconds;
        return container.Spec.Limits.Values.FirstOrDefault(l => l.Resource == Rlimit.Cpu && l.Soft == soft) ?? new(Rlimit.Cpu, soft, soft + 1);
    }

    private static void Check(SandboxProfile profile, DeclaredOutputs outputs)
    {
        var spec = profile.Container.Spec;
        if (spec.Backend == SandboxBackend.Landlock)
            throw Undoes(profile, "does without namespaces (backend)");
        if ((Needed & ~spec.Namespaces) is var missing and not 0)
            throw Undoes(profile, $"does without namespaces: {missing} (namespaces, base)");
        foreach (var root in outputs.Roots)
        {
            var readOnly = spec.Restrictions.FirstOrDefault(r => (r.Attributes & MountAttributes.ReadOnly) != 0 && (AbsolutePaths.IsWithin(root, r.Target) || AbsolutePaths.IsWithin(r.Target, root)));
            if (readOnly is not null)
                throw Undoes(profile, $"makes {readOnly.Target} read-only (filesystem.restrict)");
            if (spec.Landlock is { } landlock && landlock.Restrictions.ContainsKey(LandlockResource.FileSystem)
                && !landlock.Paths.Values.Any(rule => AbsolutePaths.IsWithin(root, rule.Path) && (rule.Access & LandlockAccess.Write) != 0))
            {
                throw Undoes(profile, $"does not allow to write to {root} (landlock.fs)");
            }
        }

        var covering = spec.Mounts.FirstOrDefault(m => outputs.Roots.Any(root => m.Target != root && AbsolutePaths.IsWithin(m.Target, root)) && Covers(m.Target, outputs));
        if (covering is not null)
            throw Undoes(profile, $"has something else at {covering.Target} (mounts, filesystem)");
    }

    private static bool Covers(string place, DeclaredOutputs outputs) => outputs.Declares(place) || outputs.LeadsToDeclared(place);

    private static StepException Undoes(SandboxProfile profile, string what)
        => new(MSBuildErrorCode.InvalidParameter, $"The profile {profile.Files[0]} {what}, so that outputs of a step cannot be published from its sandbox.");
}
