using Hakoniwa.Networking;

namespace Hakoniwa;

/// <content>A network of the sandbox's own that a program outside connects to the host's.</content>
public sealed partial class Network
{
    internal PastaOptions? PastaOptions { get; private init; }

    /// <summary>
    /// A network of its own that the program <c>pasta</c> connects to the outside: programs reach what the caller reaches, with the caller's
    /// rights, and nothing outside reaches them but through ports that are published. The host's loopback services are out of reach. Needs the
    /// package <c>passt</c> and the user and mount namespaces. The program ends with the sandbox, and with the calling process.
    /// </summary>
    /// <remarks>
    /// Where the sandbox's <c>/etc/resolv.conf</c> would name no resolver that can be reached from there, it gets one whose queries are
    /// forwarded to the host's.
    /// </remarks>
    /// <param name="options">Ports to publish and the like; null for none.</param>
    /// <exception cref="ArgumentException">The program or an argument is empty or contains a NUL character.</exception>
    public static Network Pasta(PastaOptions? options = null)
    {
        options ??= new();
        foreach (var text in options.Arguments.Prepend(options.Program))
        {
            ArgumentException.ThrowIfNullOrEmpty(text, nameof(options));
            if (text.Contains('\0', StringComparison.Ordinal))
                throw new ArgumentException("A program and its arguments cannot contain a NUL character.", nameof(options));
        }

        // The lists are the caller's, who may change them.
        return new(NetworkMode.Pasta)
        {
            PastaOptions = options with { Arguments = [.. options.Arguments], TcpPorts = [.. options.TcpPorts], UdpPorts = [.. options.UdpPorts] },
        };
    }
}
