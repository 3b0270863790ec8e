namespace Hakoniwa;

/// <content>What the sandbox is made of.</content>
public sealed partial class Container
{
    /// <summary>Chooses what the sandbox is made of. The default is <see cref="SandboxBackend.Automatic"/>.</summary>
    /// <remarks>
    /// Where the description asks for what Landlock cannot give at all, the launch fails with HAKO1024, or with <see cref="Mode.BestEffort"/> leaves
    /// it out and says so in <see cref="SandboxPlan.Omissions"/>. <c>docs/degraded-modes.md</c> has what is weaker.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration's.</exception>
    public Container Backend(SandboxBackend backend)
        => Enum.IsDefined(backend) ? With(Spec with { Backend = backend }) : throw new ArgumentOutOfRangeException(nameof(backend));
}
