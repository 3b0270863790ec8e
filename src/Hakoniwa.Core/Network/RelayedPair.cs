using System.Buffers;
using System.Net.Sockets;

using Hakoniwa.Interop;

using Socket = System.Net.Sockets.Socket;

namespace Hakoniwa.Networking;

/// <summary>
/// A connection in the sandbox and the one outside that it is continued by. What ends one side ends the other in the same way: the end of what
/// is said, while the answer may still come, or a reset.
/// </summary>
internal sealed class RelayedPair(AllowedEndpoint endpoint, Socket inner, EndpointConnector connector, Action<RelayedConnection>? report)
{
    private const int BufferSize = 64 * 1024;

    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DrainPause = TimeSpan.FromMilliseconds(10);

    private readonly TaskCompletionSource _delivered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _reset;

    /// <summary>Completes when everything that the sandbox had to say has been passed on, or cannot be.</summary>
    internal Task Delivered => _delivered.Task;

    internal Task Ended { get; private set; } = Task.CompletedTask;

    internal void Start(Action atEnd, CancellationToken end) => Ended = RunAsync(atEnd, end);

    private async Task RunAsync(Action atEnd, CancellationToken end)
    {
        // Its caller goes on accepting.
        await Task.Yield();
        Socket? outer = null;
        try
        {
            (outer, var made) = await connector.ConnectAsync(endpoint, end).ConfigureAwait(false);
            report?.Invoke(made);
            _reset = outer is null;
            if (outer is null)
                return;

            inner.NoDelay = outer.NoDelay = true;
            var outgoing = CopyAsync(inner, outer, end);
            var incoming = CopyAsync(outer, inner, end);
            await outgoing.ConfigureAwait(false);
            _delivered.TrySetResult();
            await incoming.ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The sandbox has ended.
        }
        catch (Exception)
        {
            // It came from the function that is told of connections, as documented.
            _reset = true;
        }
        finally
        {
            await CloseAsync(inner, end).ConfigureAwait(false);
            if (outer is not null)
                await CloseAsync(outer, end).ConfigureAwait(false);
            _delivered.TrySetResult();
            atEnd();
        }
    }

    /// <summary>Copies until one side has said all it has to say, and passes that on while the other may still talk.</summary>
    private async Task CopyAsync(Socket from, Socket to, CancellationToken end)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (await ReceiveAsync(from, buffer, end).ConfigureAwait(false) is > 0 and var count)
            {
                for (var sent = 0; sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), end).ConfigureAwait(false);
            }

            if (_reset)
                await CloseAsync(to, end).ConfigureAwait(false);
            else
                to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The receiver does not take any more. What it has said before that is still on its way, in the other direction, which then ends.
            _reset = true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<int> ReceiveAsync(Socket from, byte[] buffer, CancellationToken end)
    {
        try
        {
            return await from.ReceiveAsync(buffer, end).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            _reset = true;
            return 0;
        }
    }

    /// <summary>Closes a side: if the other was reset, by a reset, once what is on its way has arrived.</summary>
    private async Task CloseAsync(Socket socket, CancellationToken end)
    {
        try
        {
            if (_reset)
            {
                var deadline = Environment.TickCount64 + (long)DrainLimit.TotalMilliseconds;
                while (!end.IsCancellationRequested && Environment.TickCount64 < deadline && Unsent(socket) > 0)
                    await Task.Delay(DrainPause, CancellationToken.None).ConfigureAwait(false);
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is gone already.
        }

        socket.Dispose();
    }

    private static unsafe int Unsent(Socket socket)
    {
        // The queue of a connection that is gone is never emptied.
        Span<byte> state = stackalloc byte[1];
        socket.GetRawSocketOption(Interop.Socket.IPPROTO_TCP, Interop.Socket.TCP_INFO, state);
        var bytes = 0;
        if (state[0] != Interop.Socket.TCP_CLOSE)
            Unistd.syscall(Syscall.ioctl, socket.Handle, Interop.Socket.SIOCOUTQ, (nint)(&bytes), 0, 0, 0);
        return bytes;
    }
}
