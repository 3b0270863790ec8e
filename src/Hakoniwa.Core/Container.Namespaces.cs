namespace Hakoniwa;

public sealed partial class Container
{
    /// <summary>A sandbox description with these namespaces of its own, in addition to those it has.</summary>
    public Container Unshare(NamespaceKinds namespaces) => With(Spec with
    {
        Namespaces = Spec.Namespaces | namespaces,
        Network = (namespaces & NamespaceKinds.Network) != 0 && Spec.Network == Hakoniwa.Network.Host ? Hakoniwa.Network.None : Spec.Network,
    });

    /// <summary>
    /// A sandbox description that shares these namespaces with the caller. Without a PID namespace, killing, disposing and time limits end the
    /// program alone: what it has started goes on, and may keep a captured stream open.
    /// </summary>
    public Container Share(NamespaceKinds namespaces) => With(Spec with
    {
        Namespaces = Spec.Namespaces & ~namespaces,
        Network = (namespaces & NamespaceKinds.Network) != 0 ? Hakoniwa.Network.Host : Spec.Network,
    });

    /// <summary>
    /// What the sandbox can reach. Anything but <see cref="Hakoniwa.Network.Host"/> gives it a network namespace of its own, with its
    /// loopback device up.
    /// </summary>
    public Container Network(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var namespaces = network == Hakoniwa.Network.Host
            ? Spec.Namespaces & ~NamespaceKinds.Network
            : Spec.Namespaces | NamespaceKinds.Network;
        return With(Spec with { Network = network, Namespaces = namespaces });
    }

    /// <summary>The host name in the sandbox, which gets a UTS namespace of its own.</summary>
    /// <exception cref="ArgumentException">The name is empty or longer than 64 bytes.</exception>
    public Container HostName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (System.Text.Encoding.UTF8.GetByteCount(name) > 64)
            throw new ArgumentException("A host name has at most 64 bytes.", nameof(name));
        return With(Spec with { HostName = name, Namespaces = Spec.Namespaces | NamespaceKinds.Uts });
    }
}
