namespace Hakoniwa;

/// <content>What the sandbox is made of.</content>
public sealed partial class Container
{
    /// <summary>Chooses what the sandbox is made of. The default is <see cref="SandboxBackend.Automatic"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration's.</exception>
    public Container Backend(SandboxBackend backend)
        => Enum.IsDefined(backend) ? With(Spec with { Backend = backend }) : throw new ArgumentOutOfRangeException(nameof(backend));
}
