using Hakoniwa.MSBuild.Outputs;
using Hakoniwa.MSBuild.Settings;

namespace Hakoniwa.MSBuild.Sandboxing;

/// <summary>All that a step declared. Paths are absolute.</summary>
internal sealed record StepDescription
{
    /// <summary>The shell script that the step is.</summary>
    internal required string Script { get; init; }

    internal required string Shell { get; init; }

    internal required string ProjectDirectory { get; init; }

    internal required string WorkingDirectory { get; init; }

    internal required IReadOnlyList<string> Inputs { get; init; }

    internal required IReadOnlyList<string> Tools { get; init; }

    internal required DeclaredOutputs Outputs { get; init; }

    internal required Network Network { get; init; }

    /// <summary>Whether what the sandbox refuses is to be told.</summary>
    internal required bool Report { get; init; }

    internal required SeccompProfile Seccomp { get; init; }

    internal required StepMode Mode { get; init; }

    /// <summary>Whether less than the whole sandbox will do.</summary>
    internal bool BestEffort => Mode == StepMode.BestEffort;

    /// <summary>What the sandbox starts from; null for the usual one of a step.</summary>
    internal SandboxProfile? Profile { get; init; }

    internal StepLimits Limits { get; init; } = StepLimits.None;

    /// <summary>Whether only what was declared is to be seen, and not the whole project directory.</summary>
    internal bool IsStrict { get; init; }

    /// <summary>Whether the step said that it is to see the whole project directory, whatever it declares.</summary>
    internal bool SharesProject { get; init; }

    /// <summary>Whether each input is mounted by itself, since the host refuses what shows many at once.</summary>
    internal bool ShowsSingly { get; init; }

    /// <summary>Null where nothing is to be cached.</summary>
    internal StepCacheSettings? Cache { get; init; }

    /// <summary>Where outputs are kept, if not of this step then of others; null if that is nowhere.</summary>
    internal string? Store { get; init; }

    /// <summary>Whether the step is to be run twice, and its outputs compared.</summary>
    internal bool VerifyDeterminism { get; init; }

    /// <summary>What the step's environment has beyond, or instead of, the sandbox's own few variables.</summary>
    internal required IReadOnlyDictionary<string, string> Environment { get; init; }
}
