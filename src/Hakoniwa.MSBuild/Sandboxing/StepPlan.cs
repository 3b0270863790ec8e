using System.Text;

using Hakoniwa.MSBuild.Recording;

namespace Hakoniwa.MSBuild.Sandboxing;

/// <summary>What is done to run a step.</summary>
/// <param name="Plan">Of its sandbox.</param>
/// <param name="Layers">For each directory of outputs where its private layer stands.</param>
/// <param name="Script">What each launch brings along; empty where the plan has it.</param>
/// <param name="Recording">What is recorded of the files that it uses, or null.</param>
internal sealed record StepPlan(SandboxPlan Plan, IReadOnlyDictionary<string, string> Layers, ReadOnlyMemory<byte> Script, StepRecording? Recording)
{
    internal static StepPlan Of(StepDescription step)
    {
        var (command, layers, recording) = StepSandbox.Build(step);
        return new(command.Plan(), layers, ReadOnlyMemory<byte>.Empty, recording);
    }

    /// <summary>The same, from the plan of an earlier step of this process that differed in its command alone, if there was one.</summary>
    internal static StepPlan Shared(StepDescription step)
    {
        if (!SharedPlan.Suits(step))
            return Of(step);
        var shared = SharedPlan.Of(step);
        return new(shared.Plan, shared.Layers, Encoding.UTF8.GetBytes(step.Script), Recording: null);
    }
}
