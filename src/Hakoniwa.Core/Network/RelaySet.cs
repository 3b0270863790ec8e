using System.Diagnostics;

using Hakoniwa.Interop;
using Hakoniwa.Launch;

using Microsoft.Win32.SafeHandles;

using Socket = System.Net.Sockets.Socket;

namespace Hakoniwa.Networking;

/// <summary>All the relays of one sandbox. No thread waits for any of them.</summary>
internal sealed class RelaySet : IDisposable
{
    /// <summary>A sandbox cannot use up the descriptors of the process that relays for it; further connections wait.</summary>
    private const int MaxConcurrent = 128;

    /// <summary>At two descriptors for a connection, the largest share of this process's limit that one sandbox gets is a quarter.</summary>
    private const int LimitPerConnection = 8;

    /// <summary>Each occupies a thread of the pool for as long as the resolver takes.</summary>
    private const int MaxLookups = 4;

    private static readonly TimeSpan DeliveryLimit = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _end = new();
    private readonly HashSet<RelayedPair> _pairs = [];
    private readonly EndpointConnector _connector;
    private readonly Action<RelayedConnection>? _report;
    private Task _accepting = Task.CompletedTask;

    private RelaySet(Network network)
    {
        _report = network.Report;
        _connector = new EndpointConnector(network.Resolver ?? System.Net.Dns.GetHostAddressesAsync, new SemaphoreSlim(MaxLookups));
    }

    internal SemaphoreSlim Places { get; } = new(Math.Clamp(DescriptorLimit() / LimitPerConnection, 1, MaxConcurrent));

    /// <summary>Takes the listeners over.</summary>
    internal static RelaySet Start(Network network, ReadOnlySpan<SafeFileHandle> listeners)
    {
        var set = new RelaySet(network);
        var relays = new List<Relay>();
        for (var i = 0; i < listeners.Length; i++)
            relays.Add(new Relay(set, network.Allowed.Listeners[i].Endpoint, listeners[i]));
        set._accepting = Task.WhenAll(relays.Select(r => r.AcceptAsync(set._stop.Token)));
        return set;
    }

    internal void Serve(AllowedEndpoint endpoint, Socket inner)
    {
        var pair = new RelayedPair(endpoint, inner, _connector, _report);
        lock (_pairs)
            _pairs.Add(pair);
        pair.Start(() => Forget(pair), _end.Token);
    }

    /// <summary>
    /// Ends the relays. What a sandbox that has ended had sent still arrives; a receiver that does not take it is not waited for long.
    /// </summary>
    public void Dispose()
    {
        var started = Stopwatch.GetTimestamp();
        _stop.Cancel();
        Wait(_accepting, DeliveryLimit);
        Wait(Task.WhenAll(Pairs().Select(p => p.Delivered)), DeliveryLimit - Stopwatch.GetElapsedTime(started));
        _end.Cancel();
        Wait(Task.WhenAll(Pairs().Select(p => p.Ended)), DeliveryLimit);
        _stop.Dispose();
        _end.Dispose();
    }

    private void Forget(RelayedPair pair)
    {
        lock (_pairs)
            _pairs.Remove(pair);
        Places.Release();
    }

    private RelayedPair[] Pairs()
    {
        lock (_pairs)
            return [.. _pairs];
    }

    private static unsafe int DescriptorLimit()
    {
        var limits = stackalloc ulong[2];
        Descriptors.Check((int)Unistd.syscall(Syscall.prlimit64, 0, (int)Rlimit.NoFile, 0, (nint)limits, 0, 0), "prlimit64");
        return (int)Math.Min(limits[0], int.MaxValue);
    }

    private static void Wait(Task task, TimeSpan limit)
        => Task.WhenAny(task, Task.Delay(limit > TimeSpan.Zero ? limit : TimeSpan.Zero)).Wait();
}
