namespace Hakoniwa.MSBuild.Caching;

/// <summary>A store is nothing for steps to see, and even less to write to.</summary>
internal static class StorePlace
{
    /// <param name="store">Its directory.</param>
    /// <param name="step">Which declares inputs, tools and outputs.</param>
    /// <param name="sources">What of the host the step sees beyond.</param>
    /// <exception cref="StoreException">The step would see the store.</exception>
    /// <exception cref="StepException">An output of the step would be put into the store.</exception>
    internal static void Check(string store, StepDescription step, IReadOnlyList<string> sources)
    {
        var real = RealPath.Of(store);
        var written = step.Outputs.Directories.FirstOrDefault(d => Meet(real, d)) ?? step.Outputs.Files.FirstOrDefault(f => AbsolutePaths.IsWithin(RealPath.Of(f), real));
        if (written is not null)
            throw new StepException(MSBuildErrorCode.CacheUnusable, $"The output {written} lies in the store of outputs {store}, or the store in it. Set HakoniwaCacheDirectory to another place.");
        var seen = step.Inputs.Concat(step.Tools).Concat(sources).Concat(SandboxSources.SystemDirectories).FirstOrDefault(path => Meet(real, path));
        if (seen is not null)
            throw new StoreException($"the step would see it, since it can see {seen}.");
    }

    private static bool Meet(string store, string place)
    {
        // Most places need no look at the file system: only a link can lead a path elsewhere.
        if (AbsolutePaths.IsWithin(store, place) || AbsolutePaths.IsWithin(place, store))
            return true;
        return RealPath.Of(place) is var real && real != place && (AbsolutePaths.IsWithin(store, real) || AbsolutePaths.IsWithin(real, store));
    }
}
