using System.Collections.Concurrent;
using System.Text;

using Hakoniwa.Identity;
using Hakoniwa.Mounts;
using Hakoniwa.MSBuild.Settings;

namespace Hakoniwa.MSBuild.Sandboxing;

/// <summary>
/// A plan that stands for all steps which differ in their commands alone, as those of one project often do: to make it takes longer than to
/// launch it. What was looked at on the host to make it is looked at again before it is used.
/// </summary>
internal sealed class SharedPlan
{
    /// <summary>Each holds some ten kilobytes, and a process that is kept for many builds would gather them.</summary>
    private const int AtMost = 64;

    private static readonly ConcurrentDictionary<string, SharedPlan> Known = new(StringComparer.Ordinal);

    private readonly HostPlaces _places;
    private readonly AccountContent _passwd;
    private readonly AccountContent _group;
    private readonly IReadOnlyList<MountEntry> _root;

    private SharedPlan(StepDescription step)
    {
        // Before the plan is made: what changes meanwhile is then a change.
        (_passwd, _group, _root) = (HostAccountFile.Passwd.Read(), HostAccountFile.Group.Read(), RootFsEntries.Read("/"));
        var named = new HostPlaces(Named(step));
        var (command, layers, _) = StepSandbox.Build(step, scriptAtLaunch: true);
        (Plan, Layers) = (command.Plan(), layers);
        _places = new(Named(step).Concat(Sources(Plan.Container)));
        IsCertain = named.AreUnchanged();
    }

    internal SandboxPlan Plan { get; }

    /// <summary>For each directory of outputs where its private layer stands.</summary>
    internal IReadOnlyDictionary<string, string> Layers { get; }

    /// <summary>Whether nothing changed while it was made.</summary>
    private bool IsCertain { get; }

    /// <summary>A step whose sandbox depends on the content of directories, of profiles or of the host's limits has a plan of its own.</summary>
    internal static bool Suits(StepDescription step)
        => step is { Mode: StepMode.Enforce, IsStrict: false, Profile: null, Report: false, Inputs.Count: 0, Cache: null, VerifyDeterminism: false }
            && step.Limits == StepLimits.None
            && (step.Network == Network.None || step.Network == Network.Host)
            && ReferenceEquals(step.Seccomp, SeccompProfile.Default);

    internal static SharedPlan Of(StepDescription step)
    {
        var key = Key(step);
        if (Known.TryGetValue(key, out var known) && known.IsCurrent())
            return known;
        if (Known.Count >= AtMost)
            Known.Clear();
        var made = new SharedPlan(step);
        if (made.IsCertain)
            Known[key] = made;
        return made;
    }

    private bool IsCurrent()
        => ReferenceEquals(_passwd, HostAccountFile.Passwd.Read())
            && ReferenceEquals(_group, HostAccountFile.Group.Read())
            && ReferenceEquals(_root, RootFsEntries.Read("/"))
            && _places.AreUnchanged();

    /// <summary>Everything that a plan is made of, but the command. No path and no variable has a zero in it.</summary>
    private static string Key(StepDescription step)
    {
        var key = new StringBuilder();
        Add(Environment.GetEnvironmentVariable("HOME"));
        Add(step.Shell);
        Add(step.ProjectDirectory);
        Add(step.WorkingDirectory);
        Add(step.Network == Network.Host ? "host" : "none");
        foreach (var tool in step.Tools)
            Add(tool);
        Add(null);
        foreach (var root in step.Outputs.Roots)
            Add(root);
        Add(null);
        foreach (var (name, value) in step.Environment)
        {
            Add(name);
            Add(value);
        }

        return key.ToString();

        void Add(string? part) => key.Append(part).Append('\0');
    }

    private static IEnumerable<string> Named(StepDescription step) => [step.ProjectDirectory, step.WorkingDirectory, .. step.Tools, .. step.Outputs.Roots];

    private static IEnumerable<string> Sources(ContainerSpec container)
    {
        foreach (var mount in container.Mounts)
        {
            if (mount is BindEntry bind)
                yield return bind.Source;
            else if (mount is LayerEntry layer)
                yield return layer.Lower;
        }
    }
}
