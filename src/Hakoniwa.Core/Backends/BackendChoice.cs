namespace Hakoniwa.Backends;

/// <summary>What a description is made of on this host.</summary>
internal static class BackendChoice
{
    internal static SandboxBackend Of(ContainerSpec container) => container.Backend switch
    {
        SandboxBackend.Automatic when container.Mode != Mode.BestEffort || (container.Namespaces & NamespaceKinds.User) == 0 || UserNamespaces.With(container.Namespaces).CanBeHad
            => SandboxBackend.Namespaces,
        SandboxBackend.Namespaces => SandboxBackend.Namespaces,
        _ => SandboxBackend.Landlock,
    };
}
