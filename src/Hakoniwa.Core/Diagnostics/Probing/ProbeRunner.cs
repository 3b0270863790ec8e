using System.Globalization;

namespace Hakoniwa.Diagnostics.Probing;

/// <summary>Makes attempts one after the other; what becomes of one is none of the others' business, save where they need it.</summary>
internal sealed class ProbeRunner(HostFacts facts)
{
    /// <summary>An attempt that takes longer is not waited for; its thread, and what it started, end with this process.</summary>
    internal TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(10);

    internal IReadOnlyList<HostCapability> Run(IEnumerable<HostProbe> probes)
    {
        var done = new List<HostCapability>();
        var causes = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var probe in probes)
        {
            // Told is what really failed, and not what could not be tried for want of it.
            var unusable = probe.After.Where(name => !done.Exists(c => c.Name == name && c.IsUsable));
            string[] missing = [.. unusable.SelectMany(name => causes.GetValueOrDefault(name, [name])).Distinct(StringComparer.Ordinal)];
            var answer = missing.Length > 0 ? ProbeAnswer.NotTested("needs " + string.Join(", ", missing)) : Try(probe);
            if (missing.Length > 0)
                causes[probe.Name] = missing;
            if (probe.IsWhole && done.Exists(c => c is { NeededByEnforce: true, IsUsable: false, Remedy: not null }))
                answer = answer with { Remedy = null };
            done.Add(new(probe.Name, answer.Status, answer.Detail, answer.Remedy) { NeededByEnforce = probe.NeededByEnforce });
        }

        return done;
    }

    private ProbeAnswer Try(HostProbe probe)
    {
        var answer = new TaskCompletionSource<ProbeAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => answer.SetResult(Answer(probe))) { IsBackground = true, Name = "Hakoniwa probe " + probe.Name }.Start();
        return answer.Task.Wait(Limit) ? answer.Task.Result
            : ProbeAnswer.NotTested(string.Create(CultureInfo.InvariantCulture, $"the attempt did not come to an end within {Limit.TotalSeconds} s"));
    }

    private ProbeAnswer Answer(HostProbe probe)
    {
        try
        {
            return probe.Test(facts);
        }
        catch (SandboxException e)
        {
            return Of(e);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or NullReferenceException))
        {
            return ProbeAnswer.Fails($"the attempt failed: {e.Message}", null);
        }
    }

    /// <summary>A launch that failed, with its remedy apart.</summary>
    internal static ProbeAnswer Of(SandboxException failure)
    {
        const string separator = ". ";
        var message = failure.Remedy is { } remedy && failure.Message.EndsWith(separator + remedy, StringComparison.Ordinal)
            ? failure.Message[..^(remedy.Length + separator.Length)]
            : failure.Message;
        var own = failure.Remedy?.IndexOf(UserNamespaceAdvice.More, StringComparison.Ordinal) is >= 0 and var end ? failure.Remedy[..end] : failure.Remedy;
        return ProbeAnswer.Fails(message, own?.TrimEnd('.'));
    }
}
