using System.Net.Sockets;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Networking;

/// <summary>
/// Accepts connections on a listener that lives in the sandbox's network, and connects each to the same endpoint of the host. A socket stays
/// in the network it was made in, whichever process holds it.
/// </summary>
internal sealed class Relay : IDisposable
{
    /// <summary>A sandbox cannot use up the descriptors of the process that relays for it; further connections wait.</summary>
    private const int MaxConcurrent = 64;

    private static readonly TimeSpan DeliveryLimit = TimeSpan.FromSeconds(2);

    private readonly AllowedEndpoint _allowed;
    private readonly Socket _listener;
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _outgoing = [];
    private readonly SemaphoreSlim _places = new(MaxConcurrent);

    private Relay(AllowedEndpoint allowed, Socket listener)
    {
        _allowed = allowed;
        _listener = listener;
    }

    internal static Relay Start(AllowedEndpoint allowed, SafeFileHandle listener)
    {
        var descriptor = listener.DangerousGetHandle();
        listener.SetHandleAsInvalid();
        var relay = new Relay(allowed, new Socket(new SafeSocketHandle(descriptor, ownsHandle: true)));
        _ = relay.AcceptAsync();
        return relay;
    }

    /// <summary>
    /// Ends the relay. What a sandbox that has ended had sent still arrives; a receiver that does not take it is not waited for long.
    /// </summary>
    public void Dispose()
    {
        Task[] outgoing;
        lock (_outgoing)
            outgoing = [.. _outgoing];
        Task.WhenAny(Task.WhenAll(outgoing), Task.Delay(DeliveryLimit)).Wait();
        _end.Cancel();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            for (var accepted = 0; _allowed.MaxConnections == 0 || accepted < _allowed.MaxConnections; accepted++)
            {
                await _places.WaitAsync(_end.Token).ConfigureAwait(false);
                _ = ServeAsync(await _listener.AcceptAsync(_end.Token).ConfigureAwait(false));
            }

            _listener.Dispose();
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The sandbox has ended, and its network with it.
        }
    }

    private async Task ServeAsync(Socket inner)
    {
        using var _ = inner;
        using var outer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            inner.NoDelay = true;
            await outer.ConnectAsync(_allowed.EndPoint, _end.Token).ConfigureAwait(false);
            var outgoing = CopyAsync(inner, outer);
            lock (_outgoing)
            {
                _outgoing.RemoveAll(t => t.IsCompleted);
                _outgoing.Add(outgoing);
            }

            // A reset in one direction ends the other, which would wait for a peer that does not know.
            var incoming = CopyAsync(outer, inner);
            await (await Task.WhenAny(outgoing, incoming).ConfigureAwait(false)).ConfigureAwait(false);
            await Task.WhenAll(outgoing, incoming).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // One side went away: closing both tells the other. Nobody listening outside looks to the sandbox like a connection that is reset.
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Copies until one side has said all it has to say, and passes that on while the other may still talk.</summary>
    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var count = await from.ReceiveAsync(buffer, _end.Token).ConfigureAwait(false);
            if (count == 0)
                break;
            for (var sent = 0; sent < count;)
                sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _end.Token).ConfigureAwait(false);
        }

        to.Shutdown(SocketShutdown.Send);
    }
}
