using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

using Hakoniwa.Networking;

namespace Hakoniwa;

/// <summary>What a sandbox can reach: nothing but its own loopback, some endpoints, or the host's network.</summary>
public sealed class Network
{
    private Network(NetworkMode mode, ImmutableArray<AllowedEndpoint> allowed)
    {
        Mode = mode;
        Allowed = allowed;
    }

    /// <summary>A network of its own with nothing but a loopback device that is up: 127.0.0.1 and ::1 work, nothing else exists.</summary>
    public static Network None { get; } = new(NetworkMode.Loopback, []);

    /// <summary>The host's network, shared and unrestricted.</summary>
    public static Network Host { get; } = new(NetworkMode.Host, []);

    /// <summary>
    /// Like <see cref="None"/>, and connections to the given endpoints of the sandbox's loopback are relayed to the same endpoints of the
    /// host's loopback. The relay lives in the calling process and ends with the sandbox.
    /// </summary>
    /// <exception cref="ArgumentException">An endpoint is not in 127.0.0.0/8 or has no port.</exception>
    public static Network Allow(params AllowedEndpoint[] endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        foreach (var endpoint in endpoints)
        {
            var address = endpoint.EndPoint.Address;
            if (address.AddressFamily != AddressFamily.InterNetwork || !IPAddress.IsLoopback(address) || endpoint.EndPoint.Port == 0)
                throw new ArgumentException($"Only TCP endpoints on 127.0.0.0/8 with a port can be relayed; {endpoint.EndPoint} is not one.", nameof(endpoints));
        }

        return new(NetworkMode.Loopback, [.. endpoints]);
    }

    internal NetworkMode Mode { get; }

    internal ImmutableArray<AllowedEndpoint> Allowed { get; }

    /// <summary>The words the plan uses: <c>host</c>, <c>loopback only</c> or <c>loopback and …</c>.</summary>
    public override string ToString() => Mode switch
    {
        NetworkMode.Host => "host",
        _ when Allowed.IsEmpty => "loopback only",
        _ => "loopback and " + string.Join(", ", Allowed.Select(a => a.EndPoint.ToString())),
    };
}
