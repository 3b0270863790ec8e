using System.Reflection;
using System.Runtime.InteropServices;

using Hakoniwa.Interop;
using Hakoniwa.MSBuild.Sandboxing;

namespace Hakoniwa.MSBuild.Caching;

/// <summary>All that the outputs of a step depend on, in one digest.</summary>
/// <param name="Value">The name of the entry in the store.</param>
/// <param name="Witness">Of the states of all files that count. While it stays the same, none was changed, not even back and forth.</param>
internal sealed record CacheKey(Digest Value, Digest Witness)
{
    /// <summary>Raised with each change of what stands in a key or in an entry.</summary>
    internal const int Format = 1;

    /// <param name="step">It declares its inputs.</param>
    /// <param name="seen">What it sees of the host, from <see cref="SandboxSources.Of"/>.</param>
    /// <param name="reader">For everything declared.</param>
    /// <param name="system">What every step sees.</param>
    /// <param name="plan">Of the step's sandbox without its inputs and tools, which stand in the key by themselves.</param>
    /// <param name="msbuild">Which one it is, and by which encodings it reads the streams: lines are kept as text.</param>
    /// <exception cref="NotCacheableException">It depends on something that a key cannot have.</exception>
    internal static CacheKey Of(StepDescription step, IReadOnlyList<string> seen, TreeReader reader, SystemFingerprint system, SandboxPlan plan, string msbuild)
    {
        var nodes = reader.Read(seen);
        using var record = new KeyRecord();
        record.Add("hakoniwa step").Add(Format);
        record.Add(VersionOf(typeof(CacheKey).Assembly)).Add(VersionOf(typeof(Container).Assembly)).Add(msbuild);
        record.Add(RuntimeInformation.RuntimeIdentifier).Add(Environment.Version.ToString());
        record.Add(Unistd.geteuid()).Add(Unistd.getegid());
        record.Add(step.Script).Add(step.Shell).Add(step.ProjectDirectory).Add(step.WorkingDirectory);
        AddPairs(record, step.Environment);
        record.Add(step.Inputs).Add(step.Tools);
        record.Add([.. step.Outputs.Files]).Add(step.Outputs.Directories);
        record.Add(step.Report ? 1 : 0).Add(step.Limits.Memory ?? -1).Add(step.Limits.Pids ?? -1);
        PlanRecord.Add(record, plan);
        record.Add(system.Value);
        TreeRecord.AddContents(record, nodes);

        using var witness = new KeyRecord();
        TreeRecord.AddStates(witness, nodes);
        return new(record.Finish(), witness.Finish());
    }

    private static void AddPairs(KeyRecord record, IReadOnlyDictionary<string, string> pairs)
    {
        record.Add(pairs.Count);
        foreach (var name in pairs.Keys.Order(StringComparer.Ordinal))
            record.Add(name).Add(pairs[name]);
    }

    /// <summary>The id of the compiled module is another one for every other source; a version is raised now and then.</summary>
    internal static string VersionOf(Assembly assembly) => assembly.GetName().Version + " " + assembly.ManifestModule.ModuleVersionId;
}
