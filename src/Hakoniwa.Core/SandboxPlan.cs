using System.Globalization;
using System.Text;

using Hakoniwa.Launch;
using Hakoniwa.Limiting;

namespace Hakoniwa;

/// <summary>
/// What will be done to set a sandbox up: an ordered list of steps, each a sentence and its system calls. It is what <c>--explain</c> prints
/// and what error messages point into.
/// </summary>
public sealed class SandboxPlan
{
    private readonly Lazy<ProgramPool> _programs;

    // A launch needs no texts of its calls.
    private PlanStep[]? _steps;

    internal SandboxPlan(
        ContainerSpec container, CommandSpec command, IReadOnlyList<Step> steps, int slotCount, int cloneFlags, IReadOnlyList<Mounts.PlannedLayer> layers)
    {
        Container = container;
        Command = command;
        Program = steps;
        SlotCount = slotCount;
        CloneFlags = cloneFlags;
        Layers = layers;
        _programs = new(() => new ProgramPool(this));
    }

    /// <summary>The steps in the order they are done, numbered from 1.</summary>
    public IReadOnlyList<PlanStep> Steps
        => _steps ??= [.. Program.Select((step, i) => new PlanStep(i + 1, step.Description, [.. step.Calls.Select(c => c.ToString())]))];

    internal ContainerSpec Container { get; }

    internal CommandSpec Command { get; }

    internal IReadOnlyList<Step> Program { get; }

    internal int SlotCount { get; }

    internal int CloneFlags { get; }

    internal int ExportCount => Layers.Count + RelayCount + (Resolver?.Address is null ? 0 : Reporting.StubResolver.SocketCount);

    internal int RelayCount => Container.Network.Allowed.Listeners.Count;

    /// <summary>Where the child waits for the launcher, by the numbers that their steps have.</summary>
    internal IReadOnlyList<Rendezvous> Rendezvous { get; init; } = [];

    /// <summary>Whether the child changes its user or group id while it shares the launcher's memory.</summary>
    internal bool ChangesIds { get; init; }

    /// <summary>The paths that are looked up at each launch.</summary>
    internal IReadOnlyList<Mounts.BoundPath> Paths { get; init; } = [];

    /// <summary>The file whose contents each launch brings along, or null.</summary>
    internal Mounts.GivenFile? Given { get; init; }

    /// <summary>What was asked for and is left out, since this host cannot give it and the mode is <see cref="Mode.BestEffort"/>. A sentence each.</summary>
    public IReadOnlyList<string> Omissions { get; internal init; } = [];

    /// <summary>
    /// What became of each restriction of <see cref="Container.Landlock"/> on this kernel, and of those that stand in the place of namespaces where the
    /// backend is <see cref="SandboxBackend.Landlock"/>.
    /// </summary>
    public IReadOnlyList<LandlockStatus> Landlock { get; internal init; } = [];

    /// <summary>What the sandbox is made of on this host: <see cref="SandboxBackend.Namespaces"/> or <see cref="SandboxBackend.Landlock"/>.</summary>
    public SandboxBackend Backend => Degraded is null ? SandboxBackend.Namespaces : SandboxBackend.Landlock;

    /// <summary>What stands in the place of namespaces, or null.</summary>
    internal Backends.LandlockBackend? Degraded { get; init; }

    /// <summary>The cgroup that each launch makes for itself, or null.</summary>
    internal CgroupPlan? Cgroup { get; init; }

    /// <summary>What is done for the report that was asked for, or null.</summary>
    internal Reporting.SupervisionPlan? Supervision { get; init; }

    /// <summary>The resolver that records names, or why there is none; null if none was asked for.</summary>
    internal Reporting.StubResolverPlan? Resolver { get; init; }

    /// <summary>What is known of the report beforehand; null if none was asked for.</summary>
    internal SandboxReport? EmptyReport => Supervision is null ? null : new() { NotAvailable = [.. Supervision.Remarks] };

    internal ProgramPool Programs => _programs.Value;

    /// <summary>The layers, in the order in which their descriptors are handed over.</summary>
    internal IReadOnlyList<Mounts.PlannedLayer> Layers { get; }

    /// <summary>The same plan with other calls in its steps.</summary>
    internal SandboxPlan With(IReadOnlyList<Step> steps) => new(Container, Command, steps, SlotCount, CloneFlags, Layers)
    {
        Rendezvous = Rendezvous,
        ChangesIds = ChangesIds,
        Paths = Paths,
        Given = Given,
        Omissions = Omissions,
        Landlock = Landlock,
        Degraded = Degraded,
        Cgroup = Cgroup,
        Supervision = Supervision,
        Resolver = Resolver,
    };

    /// <summary>The plan as text: the namespaces, then a line for each step.</summary>
    public override string ToString() => ToString(systemCalls: false);

    /// <summary>The plan as text, with the system calls of each step below it if <paramref name="systemCalls"/>.</summary>
    public string ToString(bool systemCalls)
    {
        var text = new StringBuilder();
        var namespaces = Container.Namespaces == NamespaceKinds.None ? "none" : Container.Namespaces.ToString().ToLowerInvariant();
        if (Degraded is null)
            text.Append(CultureInfo.InvariantCulture, $"new namespaces: {namespaces}\nnetwork: {Container.Network}\n");
        else
            text.Append("new namespaces: none; Landlock and the filter stand in their place\n");
        foreach (var omission in Omissions)
            text.Append(CultureInfo.InvariantCulture, $"{(Degraded is null ? "left out" : "weaker")}: {omission}\n");
        foreach (var status in Landlock.Where(s => s.Missing is not null && Degraded is null))
            text.Append(CultureInfo.InvariantCulture, $"Landlock, {status.Resource}: {status.Enforcement.ToString().ToLowerInvariant()}: {status.Missing}\n");
        foreach (var step in Steps)
        {
            text.Append(CultureInfo.InvariantCulture, $"{step.Number,3}. {step.Description}\n");
            if (!systemCalls)
                continue;
            foreach (var call in step.SystemCalls)
                text.Append("       ").Append(call).Append('\n');
        }

        return text.ToString();
    }
}
