using System.Net.Sockets;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Networking;

/// <summary>
/// Accepts connections on a listener that lives in the sandbox's network, and relays each. A socket stays in the network it was made in,
/// whichever process holds it.
/// </summary>
internal sealed class Relay : IDisposable
{
    /// <summary>How long it is waited when this process or machine has no descriptor or memory left for one more connection.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly RelaySet _set;
    private readonly AllowedEndpoint _endpoint;
    private readonly Socket _listener;
    private int _accepted;

    internal Relay(RelaySet set, AllowedEndpoint endpoint, SafeFileHandle listener)
    {
        _set = set;
        _endpoint = endpoint;
        var descriptor = listener.DangerousGetHandle();
        listener.SetHandleAsInvalid();
        _listener = new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
    }

    private bool MayAccept => _endpoint.MaxConnections == 0 || _accepted < _endpoint.MaxConnections;

    /// <summary>Accepts until it is told to stop; then what is already waiting, and no more.</summary>
    internal async Task AcceptAsync(CancellationToken stop)
    {
        try
        {
            while (MayAccept)
                await AcceptOneAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            AcceptWaiting();
        }
        finally
        {
            Dispose();
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptOneAsync(CancellationToken stop)
    {
        await _set.Places.WaitAsync(stop).ConfigureAwait(false);
        Socket inner;
        try
        {
            inner = await _listener.AcceptAsync(stop).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            // Nothing is wrong with the listener: the connection that waits is gone, or this process has too many files open.
            _set.Places.Release();
            await Task.Delay(Pause, stop).ConfigureAwait(false);
            return;
        }
        catch
        {
            _set.Places.Release();
            throw;
        }

        Serve(inner);
    }

    /// <summary>A program may have connected, said all it had to say, and ended.</summary>
    private void AcceptWaiting()
    {
        try
        {
            while (MayAccept && _listener.Poll(0, SelectMode.SelectRead) && _set.Places.Wait(0))
                Serve(_listener.Accept());
        }
        catch (SocketException)
        {
            // As above; now there is nobody left to wait for it. The set is about to be disposed, its places with it.
        }
    }

    private void Serve(Socket inner)
    {
        _accepted++;
        _set.Serve(_endpoint, inner);
    }
}
