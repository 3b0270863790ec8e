using System.Reflection;
using System.Runtime.InteropServices;

using Hakoniwa.Interop;

namespace Hakoniwa.MSBuild.Caching;

/// <summary>All that the outputs of a step depend on, in one digest.</summary>
/// <param name="Value">The name of the entry in the store.</param>
/// <param name="Witness">Of the states of all files that count. While it stays the same, none was changed, not even back and forth.</param>
internal sealed record CacheKey(Digest Value, Digest Witness)
{
    /// <summary>Raised with each change of what stands in a key or in an entry.</summary>
    internal const int Format = 1;

    /// <param name="step">It declares its inputs.</param>
    /// <param name="reader">For everything declared.</param>
    /// <param name="system">What every step sees.</param>
    /// <param name="plan">Of the step's sandbox without its inputs, which stand in the key by themselves.</param>
    /// <param name="encodings">Of the two streams: lines are kept as text.</param>
    /// <exception cref="NotCacheableException">It depends on something that a key cannot have.</exception>
    internal static CacheKey Of(StepDescription step, TreeReader reader, SystemFingerprint system, SandboxPlan plan, string encodings)
    {
        var nodes = reader.Read(Roots(step).Concat(SandboxSources.Of(plan, DotNetRoot.Find())));
        using var record = new KeyRecord();
        record.Add("hakoniwa step").Add(Format);
        record.Add(VersionOf(typeof(CacheKey).Assembly)).Add(VersionOf(typeof(Container).Assembly)).Add(VersionOf(typeof(Microsoft.Build.Framework.ITask).Assembly));
        record.Add(RuntimeInformation.RuntimeIdentifier).Add(Environment.Version.ToString());
        record.Add(Unistd.geteuid()).Add(Unistd.getegid());
        record.Add(step.Script).Add(step.Shell).Add(step.ProjectDirectory).Add(step.WorkingDirectory);
        AddPairs(record, step.Environment);
        record.Add(step.Inputs).Add(step.Tools);
        record.Add([.. step.Outputs.Files]).Add(step.Outputs.Directories);
        record.Add(step.Report ? 1 : 0).Add(step.Limits.Memory ?? -1).Add(step.Limits.Pids ?? -1);
        record.Add(encodings);
        PlanRecord.Add(record, plan);
        record.Add(system.Value);
        TreeRecord.AddContents(record, nodes);

        using var witness = new KeyRecord();
        TreeRecord.AddStates(witness, nodes);
        return new(record.Finish(), witness.Finish());
    }

    /// <summary>What was declared, and where that leads by links on the way or at the end: both are visible.</summary>
    private static IEnumerable<string> Roots(StepDescription step)
    {
        var parents = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in step.Inputs.Concat(step.Tools))
        {
            yield return path;
            var parent = AbsolutePaths.Parent(path);
            if (!parents.TryGetValue(parent, out var real))
                parents.Add(parent, real = RealPath.Of(parent));
            if (real != parent || !FileState.TryGet(path, out var state) || state.Type == Stat.S_IFLNK)
                yield return RealPath.Of(path);
        }
    }

    private static void AddPairs(KeyRecord record, IReadOnlyDictionary<string, string> pairs)
    {
        record.Add(pairs.Count);
        foreach (var (name, value) in pairs.OrderBy(p => p.Key, StringComparer.Ordinal))
            record.Add(name).Add(value);
    }

    /// <summary>The id of the compiled module is another one for every other source; a version is raised now and then.</summary>
    private static string VersionOf(Assembly assembly) => assembly.GetName().Version + " " + assembly.ManifestModule.ModuleVersionId;
}
