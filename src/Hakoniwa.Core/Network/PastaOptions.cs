namespace Hakoniwa;

/// <summary>How a sandbox's network is connected by <c>pasta</c>; see <see cref="Network.Pasta"/> and pasta(1).</summary>
public sealed record PastaOptions
{
    /// <summary>The program: a path, or a name that is looked up in the caller's <c>PATH</c>.</summary>
    public string Program { get; init; } = "pasta";

    /// <summary>
    /// Further arguments, which come after those that this library gives. It gives <c>-t</c>, <c>-u</c>, <c>-T</c> and <c>-U</c> only where
    /// none of these has that option.
    /// </summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>TCP ports of the host that lead into the sandbox. None by default.</summary>
    public IReadOnlyList<PublishedPort> TcpPorts { get; init; } = [];

    /// <summary>UDP ports of the host that lead into the sandbox. None by default.</summary>
    public IReadOnlyList<PublishedPort> UdpPorts { get; init; } = [];

    /// <summary>Whether the address of the gateway leads to the host's loopback services. Off by default.</summary>
    public bool MapGateway { get; init; }
}
