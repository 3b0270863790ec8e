using Hakoniwa.Landlock;
using Hakoniwa.Launch;

namespace Hakoniwa.Backends;

/// <summary>What a plan without namespaces has in their place.</summary>
internal sealed class LandlockBackend
{
    private readonly LandlockRuleset _rules;
    private readonly LandlockPlan _plan;

    private LandlockBackend(LandlockTranslation translation, LandlockPlan plan, Slots slots)
    {
        _rules = translation.Rules;
        _plan = plan;
        Container = translation.Container;
        Command = translation.Command;
        Directories = translation.Directories;
        var scoped = plan.Enforced.Contains(LandlockResource.Signals);
        TreeEnd = translation.EndsTree && scoped ? new(slots) : null;
        EndsSession = translation.EndsTree && !scoped;
        if (EndsSession)
            translation.Shortfall.Weaker("processes that the program starts in a session of their own may outlive it");
        foreach (var status in plan.Statuses.Where(s => s.Missing is not null && !translation.IsCovered(s.Resource)))
            translation.Shortfall.Weaker($"Landlock, {status.Resource}: {status.Missing}");
        Omissions = translation.Shortfall.Sentences;
    }

    /// <summary>The description that is left for the rest of the plan: no namespaces, no mounts.</summary>
    internal ContainerSpec Container { get; }

    internal CommandSpec Command { get; }

    /// <summary>What is weaker than with namespaces, a sentence each.</summary>
    internal IReadOnlyList<string> Omissions { get; }

    internal IReadOnlyList<PrivateDirectory> Directories { get; }

    /// <summary>Null where nothing ends the other processes, or where that takes more than this kernel's Landlock.</summary>
    internal TreeEndSteps? TreeEnd { get; }

    /// <summary>Whether what is left of the program's session is looked for when it ends.</summary>
    internal bool EndsSession { get; }

    internal IReadOnlyList<LandlockStatus> Statuses => _plan.Statuses;

    internal bool RestrictsFiles => _plan.Enforced.Contains(LandlockResource.FileSystem);

    /// <summary>Null where the plan is to be made of namespaces.</summary>
    /// <exception cref="SandboxException">HAKO1023, HAKO1024: the description cannot be had without, and the mode does not allow to leave things out.</exception>
    internal static LandlockBackend? Make(ContainerSpec container, CommandSpec command, Slots slots)
    {
        if (BackendChoice.Of(container) != SandboxBackend.Landlock)
            return null;
        var translation = LandlockTranslation.Of(container, command);
        return new(translation, LandlockPlan.Make(translation.Rules, LandlockAbi.OfThisKernel), slots);
    }

    /// <summary>The restrictions; they come after no_new_privs and before the filter.</summary>
    internal IEnumerable<Step> Restrict(Slots slots)
        => [.. TreeEnd is null ? Array.Empty<Step>() : [TreeEnd.Build(Directories.Count > 0 ? RunDirectory.PlannedPath : null)], .. LandlockSteps.Build(_rules, _plan, slots)];
}
