using Hakoniwa.MSBuild.Caching;
using Hakoniwa.MSBuild.Lines;
using Hakoniwa.MSBuild.Outputs;
using Hakoniwa.MSBuild.Sandboxing;

using Microsoft.Build.Framework;

namespace Hakoniwa.MSBuild;

/// <content>Outputs that an earlier run made.</content>
public sealed partial class HakoniwaExec
{
    /// <summary>Set while what the run says is to be kept.</summary>
    private StepRecord? _record;

    /// <summary>The cache, if the step can be cached.</summary>
    private StepCache? OpenCache(StepDescription step)
    {
        if (step.Cache is null)
            return null;
        try
        {
            if (StepCache.ReasonAgainst(step) is not { } reason)
                return StepCache.Open(step, $"{CacheKey.VersionOf(typeof(ITask).Assembly)} {StandardOutputEncoding.WebName} {StandardErrorEncoding.WebName}", FingerprintOfSystem, _cancel.Token);
            NotCached(reason);
        }
        catch (NotCacheableException e)
        {
            NotCached(e.Message);
        }
        catch (Exception e) when (e is StoreException or IOException or UnauthorizedAccessException)
        {
            CacheUnusable(step, e);
        }

        return null;
    }

    /// <summary>Does what a run would have done, from what an earlier one left.</summary>
    /// <returns>The exit code; null if the step has to be run.</returns>
    private int? Restore(StepCache cache, StepDescription step)
    {
        CacheHit? hit;
        try
        {
            hit = cache.Find();
        }
        catch (DamagedEntryException e)
        {
            Log.LogMessage(MessageImportance.High, "{0}: What the cache has for this step is damaged, and was removed; the step is run. {1}", MSBuildErrorCode.CacheEntryDamaged, LogText.Harmless(e.Message));
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            CacheUnusable(step, e);
            return null;
        }

        if (hit is null)
        {
            Log.LogMessage(MessageImportance.Low, "Nothing is cached for this step ({0}).", cache.Key.Value);
            return null;
        }

        using (hit)
            return Replay(hit, step);
    }

    private int Replay(CacheHit hit, StepDescription step)
    {
        foreach (var line in hit.Entry.Lines)
            LogLine(new(line.Text, line.IsError));
        var errorsInOutput = HasLoggedErrors;
        if (LogWarnings(hit.Entry.Warnings))
        {
            _failed = true;
            return NotStarted;
        }

        _errorsDespiteZero = errorsInOutput;
        if (errorsInOutput && !IgnoreExitCode)
            return NotStarted;
        LogUndeclared(hit.Entry.Undeclared, step);
        hit.Commit();
        Log.LogMessage(MessageImportance.Normal, "Restored {0} {1} from the cache.", hit.Entry.Outputs.Count, hit.Entry.Outputs.Count == 1 ? "output" : "outputs");
        return errorsInOutput ? NotStarted : 0;
    }

    /// <summary>Whether what a run made is what the key stands for. To be asked before an output is put in place.</summary>
    private bool IsKept(StepCache cache)
    {
        if (Log.HasLoggedErrors)
            return false;
        if (cache.IsUnchanged())
            return true;
        NotCached("something that it depends on was changed while it ran.");
        return false;
    }

    /// <summary>Keeps what a run that succeeded made. A cache that cannot be written to does not fail the step.</summary>
    private void Keep(StepCache cache, OutputPublisher publisher, StepDescription step)
    {
        if (_record!.IsTooLong)
        {
            NotCached("it wrote too many lines.");
            return;
        }

        try
        {
            if (cache.Store(publisher.Declared, _record) is { } reason)
                NotCached(reason);
            else
                Log.LogMessage(MessageImportance.Low, "The outputs are kept in the cache ({0}).", cache.Key.Value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            CacheUnusable(step, e);
        }
    }

    private void NotCached(string reason) => Log.LogMessage(MessageImportance.Normal, "The step is not cached: {0}", LogText.Harmless(reason));

    private void CacheUnusable(StepDescription step, Exception why)
        => LogWarning(MSBuildErrorCode.CacheUnusable, $"The store of outputs {step.Cache!.Directory} cannot be used for this step: {why.Message}");

    /// <summary>Taken once for a build, unless packages were installed since.</summary>
    private SystemFingerprint FingerprintOfSystem(TreeReader reader, bool anew)
    {
        const string key = "Hakoniwa.MSBuild.SystemFingerprint";
        var engine = (IBuildEngine4)BuildEngine;
        var dotnet = DotNetRoot.Find();
        if (!anew && engine.GetRegisteredTaskObject(key, RegisteredTaskObjectLifetime.Build) is SystemFingerprint known && known.StillHolds(dotnet))
            return known;
        var taken = SystemFingerprint.Take(reader, dotnet);
        _ = engine.UnregisterTaskObject(key, RegisteredTaskObjectLifetime.Build);
        engine.RegisterTaskObject(key, taken, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: true);
        return taken;
    }
}
