using System.Globalization;
using System.Net;

using Hakoniwa.Networking;

namespace Hakoniwa;

/// <summary>A port of the host that leads to a port in the sandbox.</summary>
/// <param name="HostPort">1 to 65535. A port below 1024 is usually for root.</param>
/// <param name="SandboxPort">1 to 65535.</param>
/// <param name="HostAddress">
/// The address of the host to listen on: 127.0.0.1 if null; <see cref="IPAddress.Any"/> means all, and makes the port reachable from other hosts.
/// </param>
/// <exception cref="ArgumentOutOfRangeException">A port is out of range.</exception>
public sealed record PublishedPort(int HostPort, int SandboxPort, IPAddress? HostAddress = null)
{
    /// <summary>The port on the host.</summary>
    public int HostPort { get; } = EndpointText.Port(HostPort, nameof(HostPort));

    /// <summary>The port in the sandbox.</summary>
    public int SandboxPort { get; } = EndpointText.Port(SandboxPort, nameof(SandboxPort));

    /// <summary>The form that pasta reads.</summary>
    internal string Specification
    {
        get
        {
            var address = HostAddress ?? IPAddress.Loopback;
            var ports = string.Create(CultureInfo.InvariantCulture, $"{HostPort}:{SandboxPort}");
            return address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) ? ports : address + "/" + ports;
        }
    }
}
