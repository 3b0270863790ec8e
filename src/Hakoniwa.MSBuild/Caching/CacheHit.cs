using Hakoniwa.Interop;
using Hakoniwa.Layers;
using Hakoniwa.MSBuild.Outputs;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.MSBuild.Caching;

/// <summary>An entry whose outputs are copied beside their places, as the outputs of a run are before they are published.</summary>
internal sealed class CacheHit : IDisposable
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly List<StagedFile> _staged = [];

    private CacheHit(CacheEntry entry) => Entry = entry;

    internal CacheEntry Entry { get; }

    /// <exception cref="DamagedEntryException">Something in the store is not what was stored. Nothing is left beside the outputs.</exception>
    /// <exception cref="StepException">The copies cannot be made.</exception>
    internal static CacheHit Stage(CacheEntry entry, CacheStore store, DeclaredOutputs outputs)
    {
        var (hit, places) = (new CacheHit(entry), new StagingPlaces());
        try
        {
            foreach (var output in entry.Outputs)
            {
                if (!outputs.Roots.Contains(output.Root) || output.Path.Split('/').Contains("..") || !outputs.Declares(output.Root + "/" + output.Path))
                    throw new DamagedEntryException($"it has the output {output.Path}, which the step does not declare.");
                Do(output, () => hit._staged.Add(places.Stage(output.Path, output.Root, output.Permissions, target => Fill(store, output, target))));
            }

            return hit;
        }
        catch
        {
            hit.Dispose();
            throw;
        }
    }

    /// <summary>Puts the outputs in their places.</summary>
    /// <exception cref="StepException">One cannot be put there.</exception>
    internal void Commit()
    {
        foreach (var (file, output) in _staged.Zip(Entry.Outputs))
            Do(output, file.Commit);
    }

    public void Dispose()
    {
        foreach (var file in _staged)
            file.Dispose();
    }

    private static void Fill(CacheStore store, CachedOutput output, SafeFileHandle target)
    {
        store.CopyOut(output, target);
        if (output.Modified is { } time)
            LayerFile.SetTime(target, new Stat.statx { stx_mtime_sec = Math.DivRem(time, NanosecondsPerSecond, out var rest), stx_mtime_nsec = (uint)rest });
    }

    private static void Do(CachedOutput output, Action act)
    {
        try
        {
            act();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StepException(MSBuildErrorCode.PublishFailed, $"The output {output.Root}/{output.Path} could not be restored: {e.Message}", e);
        }
    }
}
