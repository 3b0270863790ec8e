using Hakoniwa.MSBuild.Outputs;
using Hakoniwa.MSBuild.Paths;
using Hakoniwa.MSBuild.Sandboxing;

namespace Hakoniwa.MSBuild.Caching;

/// <summary>A store is nothing for steps to see, and even less to write to.</summary>
internal static class StorePlace
{
    /// <param name="store">Its directory.</param>
    /// <param name="outputs">Of the step.</param>
    /// <param name="seen">What the step sees of the host, by the names it has and by where links lead.</param>
    /// <exception cref="StoreException">The step would see the store.</exception>
    /// <exception cref="StepException">An output of the step would be put into the store.</exception>
    internal static void Check(string store, DeclaredOutputs outputs, IEnumerable<string> seen)
    {
        CheckOutputs(store, outputs);
        var real = RealPath.Of(store);
        var showing = seen.Concat(VisiblePlaces.System).FirstOrDefault(path => AbsolutePaths.IsWithin(real, path) || AbsolutePaths.IsWithin(path, real));
        if (showing is not null)
            throw new StoreException($"the step would see it, since it can see {showing}.");
    }

    /// <param name="store">Its directory.</param>
    /// <param name="outputs">Of a step, cached or not.</param>
    /// <exception cref="StepException">An output of the step would be put into the store.</exception>
    internal static void CheckOutputs(string store, DeclaredOutputs outputs)
    {
        var real = RealPath.Of(store);
        var written = outputs.Directories.FirstOrDefault(d => Meet(real, d)) ?? outputs.Files.FirstOrDefault(f => AbsolutePaths.IsWithin(RealPath.Of(f), real));
        if (written is not null)
            throw new StepException(MSBuildErrorCode.CacheUnusable, $"The output {written} lies in the store of outputs {store}, or the store in it. Set HakoniwaCacheDirectory to another place.");
    }

    private static bool Meet(string store, string place)
        => RealPath.Of(place) is var real && (AbsolutePaths.IsWithin(store, real) || AbsolutePaths.IsWithin(real, store));
}
