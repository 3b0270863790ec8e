using Hakoniwa.Layers;
using Hakoniwa.MSBuild.Lines;
using Hakoniwa.MSBuild.Sandboxing;
using Hakoniwa.MSBuild.Settings;

namespace Hakoniwa.MSBuild.Caching;

/// <summary>The cache as one step uses it: looked up before the run, and added to after it.</summary>
internal sealed class StepCache : IDisposable
{
    private const int WorthSaving = 500;

    /// <summary>In nanoseconds; FAT keeps only every second second.</summary>
    private const long Tolerance = 2_000_000_000;

    private readonly CacheStore _store;
    private readonly StepDescription _step;
    private readonly Func<CacheKey> _take;
    private readonly long _started = FileState.Now;
    private readonly InputDirectories _directories;

    private StepCache(StepDescription step, CacheStore store, Func<CacheKey> take, CacheKey key, InputDirectories directories)
    {
        _step = step;
        _store = store;
        _take = take;
        Key = key;
        _directories = directories;
    }

    internal CacheKey Key { get; }

    /// <summary>Why a step is not cached whatever it depends on, as the end of "The step is not cached: "; null if it is.</summary>
    internal static string? ReasonAgainst(StepDescription step)
    {
        if (step.Mode != StepMode.Enforce)
            return $"its Mode is {step.Mode}.";
        if (!step.IsStrict)
            return "it may depend on everything in the project directory, which it sees; Inputs, or Strict=\"true\", would keep that from it.";
        return step.Network == Network.None ? null : "it has a network.";
    }

    /// <param name="step">One without a reason against it.</param>
    /// <param name="msbuild">Which one it is, and by which encodings it reads the streams.</param>
    /// <param name="system">Gives the fingerprint of the system: one that still holds, or a new one if true.</param>
    /// <param name="stop">Ends a long read.</param>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    /// <exception cref="NotCacheableException">The step depends on something that a key cannot have.</exception>
    /// <exception cref="StepException">The step would write to the store.</exception>
    internal static StepCache Open(StepDescription step, string msbuild, Func<TreeReader, bool, SystemFingerprint> system, CancellationToken stop)
    {
        var settings = step.Cache!;
        var plan = StepSandbox.Build(step with { Inputs = [], Tools = [] }).Command.Plan();
        var seen = SandboxSources.Of(step, plan, DotNetRoot.Find());
        StorePlace.Check(settings.Directory, step.Outputs, seen.Append(DotNetRoot.Find() ?? "/usr"));
        var store = new CacheStore(StoreDirectory.Open(settings.Directory), settings.MaxBytes);
        try
        {
            var digests = new FileDigests(store.Memo);
            var reader = new TreeReader(digests, stop);
            var systemReader = new TreeReader(digests, stop) { SkipsSpecial = true };
            CacheKey Take(bool anew) => CacheKey.Of(step, seen, reader, system(systemReader, anew), plan, msbuild);
            var directories = InputDirectories.Of(step);
            return new(step, store, () => Take(anew: true), Take(anew: false), directories);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>What the store has for the step, with copies of the outputs beside their places; null if it has nothing.</summary>
    /// <exception cref="DamagedEntryException">It has something that is not what was stored; that is removed.</exception>
    internal CacheHit? Find()
    {
        using var entered = _store.TryEnter();
        if (entered is null)
            return null;
        try
        {
            var hit = _store.Find(Key.Value) is { } entry ? CacheHit.Stage(entry, _store, _step.Outputs) : null;

            // Worth a file of a megabyte only if it saves more than that next time; the run of a step that was not found saves in any case.
            if (hit is not null && _store.Memo.AddedCount > WorthSaving)
                _store.SaveMemo();
            return hit;
        }
        catch (DamagedEntryException)
        {
            _store.Remove(Key.Value);
            throw;
        }
    }

    /// <summary>To be told before the step is run.</summary>
    internal void Shows(SandboxPlan plan) => _directories.Show(plan);

    /// <summary>Whether nothing that the step depends on was changed since the key was taken. To be asked before outputs are put in place.</summary>
    internal bool IsUnchanged()
    {
        try
        {
            if (_directories.HaveChanged())
                return false;
            var now = _take();
            return now.Value == Key.Value && now.Witness == Key.Witness;
        }
        catch (NotCacheableException)
        {
            return false;
        }
    }

    /// <summary>Keeps what a run that succeeded made and said.</summary>
    /// <returns>Why it was not kept, or null.</returns>
    internal string? Store(IReadOnlyList<(PrivateLayer Layer, string Root, LayerChange Change)> outputs, StepRecord said)
    {
        // An entry is text, in which two such names would be one.
        if (outputs.FirstOrDefault(o => FileName.HasBytes(o.Change.Path)).Change is { } unnamed)
            return $"the name of its output {PrintableName.Of(unnamed.Path)} is no UTF-8.";
        StoreUsage usage;
        using (var entered = _store.TryEnter())
        {
            if (entered is null)
                return "the store is busy.";
            long grown = 0;
            var kept = new List<CachedOutput>();
            foreach (var (layer, root, change) in outputs)
            {
                using var file = layer.OpenFile(change.Path, out var stat);
                var size = StoreUsage.OnDisk((long)stat.stx_size);
                grown += Math.Min(size, _store.MaxBytes - grown + 1);
                if (grown > _store.MaxBytes)
                    return "its outputs are larger than the store may be.";
            }

            grown = 0;
            foreach (var (layer, root, change) in outputs)
            {
                using var file = layer.OpenFile(change.Path, out var stat);
                var (content, added) = _store.CopyIn(file);
                grown += added;
                kept.Add(new(root, change.Path, LayerFile.Permissions(stat), (long)stat.stx_size, content, OwnTime(FileState.Of(file).Modified)));
            }

            grown += _store.Add(Key.Value, new()
            {
                Key = Key.Value.ToString(),
                Outputs = kept,
                Lines = said.Lines,
                Warnings = said.Warnings,
                Undeclared = said.Undeclared,
            });
            _store.SaveMemo();
            usage = StoreUsage.Add(_store.Directory, grown);
        }

        CacheEviction.RunIfDue(_store, usage);
        return null;
    }

    public void Dispose() => _store.Dispose();

    /// <summary>
    /// A time from before or after the run was set by the step on purpose. One of the run itself only says when that was: the restored file gets
    /// the time of the restoration, or else a build that compares times would take it for older than its inputs for ever.
    /// </summary>
    private long? OwnTime(long modified) => modified >= _started - Tolerance && modified <= FileState.Now + Tolerance ? null : modified;
}
