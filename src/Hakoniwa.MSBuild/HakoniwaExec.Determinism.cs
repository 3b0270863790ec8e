using Hakoniwa.MSBuild.Caching;
using Hakoniwa.MSBuild.Determinism;
using Hakoniwa.MSBuild.Lines;
using Hakoniwa.MSBuild.Outputs;
using Hakoniwa.MSBuild.Sandboxing;
using Hakoniwa.MSBuild.Settings;

using Microsoft.Build.Framework;

namespace Hakoniwa.MSBuild;

/// <content>The second run of a step whose determinism is to be verified.</content>
public sealed partial class HakoniwaExec
{
    /// <summary>Runs the command again, in other circumstances, and compares what the two runs made and wrote.</summary>
    /// <param name="first">The first run, which has ended.</param>
    /// <param name="made">What it made.</param>
    /// <param name="step">What was declared.</param>
    /// <param name="stop">Ends the second run.</param>
    /// <returns>False if there is a difference; it has been logged.</returns>
    private bool IsDeterministic(SandboxProcess first, OutputPublisher made, StepDescription step, CancellationToken stop)
    {
        if (step.Mode == StepMode.Warn || first.Backend != SandboxBackend.Namespaces)
        {
            Log.LogMessage(MessageImportance.High, "Determinism is not verified: in this mode, or in a weaker sandbox, the command writes to its outputs themselves.");
            return true;
        }

        OtherCircumstances.WaitForAnotherSecond(stop);
        var (process, layers) = StartAgain(step, stop);
        using var second = process;
        var said = Listen(second, stop);
        var status = second.Wait();
        stop.ThrowIfCancellationRequested();

        var differences = new List<string>();
        if (status.Code != first.Wait().Code)
            differences.Add($"the exit code: {first.Wait().Code} and {status.Code}");
        differences.AddRange(RunComparison.Lines(_record!.Lines, said.Lines));
        var again = new OutputPublisher(step.Outputs);
        foreach (var (root, place) in layers)
            again.Add(second.OpenLayer(place), root, StrictPlaces.StartsEmpty(step, root));
        differences.AddRange(RunComparison.Outputs(made.Declared, again.Declared, stop).Select(d => $"{ForPeople(d.Path, step.ProjectDirectory)}: {d.Difference}"));
        if (differences.Count == 0)
        {
            Log.LogMessage(MessageImportance.Low, "A second run in other circumstances did the same.");
            return true;
        }

        var more = differences.Count > ListedAtMost ? $"; and {differences.Count - ListedAtMost} more" : "";
        LogError(MSBuildErrorCode.NotDeterministic,
            $"The command did not do the same twice, and nothing was published. {string.Join("; ", differences.Take(ListedAtMost))}{more}.");
        return false;
    }

    /// <summary>
    /// A host that gave the first run its sandbox and does not give the second one the same is an error in every mode: to go without would run the
    /// command once more, on the outputs themselves.
    /// </summary>
    private static (SandboxProcess Process, IReadOnlyDictionary<string, string> Layers) StartAgain(StepDescription step, CancellationToken stop)
    {
        try
        {
            var (command, layers, _) = StepSandbox.Build(step, container => OtherCircumstances.Of(container, step).Backend(SandboxBackend.Namespaces));
            return (command.StartAsync(stop).GetAwaiter().GetResult(), layers);
        }
        catch (SandboxException e) when (SandboxFailure.IsTheHosts(e))
        {
            throw new StepException(e.Code, $"The second run, which is to verify determinism, could not be started. {SandboxFailure.Sentence(e)}", e);
        }
    }

    /// <summary>What the second run writes is compared, not logged.</summary>
    private StepRecord Listen(SandboxProcess process, CancellationToken stop)
    {
        using var killing = stop.Register(process.Kill);
        var lines = new StepLines(process, StandardOutputEncoding, StandardErrorEncoding);
        var said = new StepRecord();
        foreach (var line in lines.Read())
            said.Add(line);
        return said;
    }
}
