using Hakoniwa.Networking;

namespace Hakoniwa;

/// <summary>What a sandbox can reach: nothing but its own loopback, some endpoints, the network outside, or the host's network as it is.</summary>
public sealed partial class Network
{
    private Network(NetworkMode mode) => Mode = mode;

    /// <summary>A network of its own with nothing but a loopback device that is up: 127.0.0.1 and ::1 work, nothing else exists.</summary>
    public static Network None { get; } = new(NetworkMode.Loopback);

    /// <summary>The host's network, shared and unrestricted.</summary>
    public static Network Host { get; } = new(NetworkMode.Host);

    internal NetworkMode Mode { get; }

    /// <summary>The words the plan uses: <c>host</c>, <c>connected by pasta</c>, <c>loopback only</c> or <c>loopback and …</c>.</summary>
    public override string ToString() => Mode switch
    {
        NetworkMode.Host => "host",
        NetworkMode.Pasta => "connected by pasta",
        _ when Allowed.Listeners.Count == 0 => "loopback only",
        _ => "loopback and " + string.Join(", ", Allowed.Listeners.Select(l => l.Endpoint.ToString())),
    };
}
