using System.Net;
using System.Net.Sockets;

namespace Hakoniwa.Networking;

/// <summary>Connects to an allowed endpoint from outside the sandbox.</summary>
internal sealed class EndpointConnector(Func<string, CancellationToken, Task<IPAddress[]>> resolve, SemaphoreSlim lookups)
{
    /// <summary>An address that swallows packets must not keep the next one from being tried.</summary>
    private static readonly TimeSpan AddressLimit = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <returns>The connected socket, or null; and what is to be reported.</returns>
    internal async Task<(Socket? Socket, RelayedConnection Report)> ConnectAsync(AllowedEndpoint endpoint, CancellationToken end)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(end);
        limit.CancelAfter(Limit);

        var resolved = endpoint.Address is { } address ? [address] : await ResolveAsync(endpoint.Host, limit.Token).ConfigureAwait(false);
        end.ThrowIfCancellationRequested();
        var allowed = endpoint.Address is not null ? resolved : [.. resolved.Where(a => !AddressRules.OnlyWhenListed(a))];
        IPEndPoint? target = null;
        foreach (var candidate in allowed)
        {
            target = new IPEndPoint(candidate, endpoint.Port);
            if (await TryConnectAsync(target, limit.Token).ConfigureAwait(false) is { } socket)
                return (socket, new(endpoint, target, DateTimeOffset.UtcNow, RelayOutcome.Connected));
            end.ThrowIfCancellationRequested();
        }

        var outcome = resolved.Length == 0 ? RelayOutcome.NotResolved : allowed.Length == 0 ? RelayOutcome.AddressNotAllowed : RelayOutcome.NotConnected;
        return (null, new(endpoint, target, DateTimeOffset.UtcNow, outcome));
    }

    private async Task<IPAddress[]> ResolveAsync(string name, CancellationToken limit)
    {
        try
        {
            await lookups.WaitAsync(limit).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return [];
        }

        try
        {
            return await resolve(name, limit).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return [];
        }
        finally
        {
            lookups.Release();
        }
    }

    private static async Task<Socket?> TryConnectAsync(IPEndPoint target, CancellationToken limit)
    {
        using var own = CancellationTokenSource.CreateLinkedTokenSource(limit);
        own.CancelAfter(AddressLimit);
        Socket? socket = null;
        try
        {
            socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(target, own.Token).ConfigureAwait(false);
            return socket;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            socket?.Dispose();
            return null;
        }
    }
}
