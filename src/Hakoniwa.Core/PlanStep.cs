namespace Hakoniwa;

/// <summary>A step of a <see cref="SandboxPlan"/>.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Description">What it does, for people.</param>
/// <param name="SystemCalls">How: the system calls with their arguments. Values of environment variables are not among them.</param>
public sealed record PlanStep(int Number, string Description, IReadOnlyList<string> SystemCalls);
