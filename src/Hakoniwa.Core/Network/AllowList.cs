using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Hakoniwa.Networking;

/// <summary>
/// Where in a sandbox each allowed endpoint is found. The lists are known by their interface alone: an array in a structure would be reason
/// enough for the runtime to load the network libraries, for every sandbox.
/// </summary>
internal sealed class AllowList
{
    /// <summary>Each has a listener, whose descriptors go to the launcher in one message.</summary>
    internal const int MaxEndpoints = 128;

    internal static readonly AllowList Empty = new();

    private AllowList()
    {
    }

    private AllowList(ImmutableArray<AllowedEndpoint> endpoints)
    {
        var listed = endpoints.Select(e => e.Address).OfType<IPAddress>().ToHashSet();
        var names = new Dictionary<string, IPAddress>(StringComparer.Ordinal);
        foreach (var name in endpoints.Where(e => e.Address is null).Select(e => e.Host).Distinct(StringComparer.Ordinal))
            names.Add(name, NextFree(listed));

        Listeners = [.. endpoints.Select(e => new Listener(e, new IPEndPoint(e.Address ?? names[e.Host], e.Port)))];
        Names = [.. names.Select(n => new NamedAddress(n.Key, n.Value))];
        Aliases = [.. endpoints.Select(e => e.Address).OfType<IPAddress>().Where(a => !IPAddress.IsLoopback(a)).Distinct()];
    }

    internal IReadOnlyList<Listener> Listeners { get; } = [];

    /// <summary>Names, each with a loopback address of its own, so that the same port of two names is two endpoints.</summary>
    internal IReadOnlyList<NamedAddress> Names { get; } = [];

    /// <summary>Addresses that the sandbox's loopback device does not have by itself.</summary>
    internal IReadOnlyList<IPAddress> Aliases { get; } = [];

    internal static AllowList Of(IEnumerable<AllowedEndpoint> endpoints, string parameter)
    {
        var distinct = new List<AllowedEndpoint>();
        foreach (var endpoint in endpoints)
        {
            ArgumentNullException.ThrowIfNull(endpoint, parameter);
            var same = distinct.Find(e => (e.Host, e.Port) == (endpoint.Host, endpoint.Port));
            if (same is null)
                distinct.Add(endpoint);
            else if (same.MaxConnections != endpoint.MaxConnections)
                throw new ArgumentException($"{endpoint} is listed twice, with different numbers of connections.", parameter);
        }

        if (distinct.Count > MaxEndpoints)
            throw new ArgumentException($"{distinct.Count} endpoints are listed; at most {MaxEndpoints} can be relayed into one sandbox.", parameter);
        return new([.. distinct]);
    }

    /// <summary>127.77.0.1 and on, without those that are listed themselves.</summary>
    private static IPAddress NextFree(HashSet<IPAddress> taken)
    {
        for (var i = 1; ; i++)
        {
            var candidate = new IPAddress([127, 77, (byte)(i >> 8), (byte)i]);
            if (taken.Add(candidate))
                return candidate;
        }
    }

    /// <summary>A name, and the loopback address that stands for it in the sandbox.</summary>
    internal sealed record NamedAddress(string Name, IPAddress Address);

    /// <summary>An endpoint, and the address that stands for it in the sandbox.</summary>
    internal sealed record Listener(AllowedEndpoint Endpoint, IPEndPoint Inside)
    {
        internal bool IsIPv6 => Inside.AddressFamily == AddressFamily.InterNetworkV6;
    }
}
