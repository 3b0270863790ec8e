using System.Net;
using System.Net.Sockets;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Reporting;

/// <summary>
/// The resolver of a sandbox that has no network: it listens on the sandbox's loopback, answers every query at once with "no such name", and
/// records what was asked. Its sockets stay in the network they were made in, and no thread waits for them.
/// </summary>
internal sealed partial class StubResolver : IDisposable, IReportPart
{
    /// <summary>UDP and TCP.</summary>
    internal const int SocketCount = 2;

    /// <summary>The largest there is, so that none is cut off.</summary>
    private const int MaxDatagram = 65536;

    /// <summary>What is still read when the sandbox has ended: more than the kernel keeps for a socket by default.</summary>
    private const int MaxLate = 4096;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly LookupList _lookups = new();
    private readonly Socket _udp;
    private readonly Socket _tcp;
    private readonly Task _serving;
    private int _ended;

    private StubResolver(SafeFileHandle udp, SafeFileHandle tcp)
    {
        _udp = Take(udp);
        _tcp = Take(tcp);

        // Not on this thread, which must go on however fast the program asks.
        var stop = _stop.Token;
        _serving = Task.WhenAll([Task.Run(() => ServeDatagramsAsync(stop)), .. Enumerable.Range(0, MaxConnections).Select(_ => Task.Run(() => AcceptAsync(stop)))]);
    }

    /// <summary>Takes the sockets over, the one for UDP first.</summary>
    internal static StubResolver Start(ReadOnlySpan<SafeFileHandle> sockets) => new(sockets[0], sockets[1]);

    /// <summary>A program may have asked and ended, without waiting for the answer: what it sent still counts.</summary>
    public SandboxReport AddTo(SandboxReport report)
    {
        Dispose();
        return AddSoFar(report);
    }

    /// <inheritdoc/>
    public SandboxReport AddSoFar(SandboxReport report)
    {
        var (lookups, unlisted) = _lookups.Snapshot();
        return report with { NameLookups = report.NameLookups.AddRange(lookups), Unlisted = report.Unlisted + unlisted };
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
            return;
        _stop.Cancel();
        Task.WhenAny(_serving, Task.Delay(EndLimit)).Wait();
        AcceptWaiting();
        _udp.Dispose();
        _tcp.Dispose();
        _stop.Dispose();
    }

    private static Socket Take(SafeFileHandle handle)
    {
        var descriptor = handle.DangerousGetHandle();
        handle.SetHandleAsInvalid();
        return new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
    }

    private async Task ServeDatagramsAsync(CancellationToken stop)
    {
        var (query, answer) = (new byte[MaxDatagram], new byte[DnsMessage.MaxAnswer]);
        var from = new SocketAddress(AddressFamily.InterNetwork);
        try
        {
            while (true)
            {
                stop.ThrowIfCancellationRequested();
                try
                {
                    var length = await _udp.ReceiveFromAsync(query, SocketFlags.None, from, stop).ConfigureAwait(false);
                    if (Answer(query.AsSpan(0, length), answer) is var reply and > 0)
                        await _udp.SendToAsync(answer.AsMemory(0, reply), SocketFlags.None, from, stop).ConfigureAwait(false);
                }
                catch (SocketException)
                {
                    // Nothing is wrong with the socket: there is no memory left just now, or nobody waits for the answer.
                    await Task.Delay(Pause, stop).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            for (var late = 0; late < MaxLate && _udp.Available > 0; late++)
                Answer(query.AsSpan(0, _udp.ReceiveFrom(query, SocketFlags.None, from)), answer);
        }
    }

    /// <returns>The length of the answer; 0 for what is no query, which gets none.</returns>
    private int Answer(ReadOnlySpan<byte> query, Span<byte> answer)
    {
        if (!DnsMessage.TryRead(query, out var question))
            return 0;
        _lookups.Add(question.Name, question.TypeName);
        return DnsMessage.WriteNoSuchName(query, question, answer);
    }
}
