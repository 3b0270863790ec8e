using System.Buffers.Binary;
using System.Net.Sockets;

namespace Hakoniwa.Reporting;

/// <content>TCP, which programs use that were told to, or that expect long answers.</content>
internal sealed partial class StubResolver
{
    /// <summary>A sandbox cannot use up this process's descriptors; further connections wait.</summary>
    private const int MaxConnections = 8;

    private async Task AcceptAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                stop.ThrowIfCancellationRequested();
                try
                {
                    using var connection = await _tcp.AcceptAsync(stop).ConfigureAwait(false);
                    await ServeAsync(connection, stop).ConfigureAwait(false);
                }
                catch (SocketException)
                {
                    // The connection is gone, or this process has too many files open.
                    await Task.Delay(Pause, stop).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The connections that wait are looked at when all of these have ended.
        }
    }

    private async Task ServeAsync(Socket connection, CancellationToken stop)
    {
        var stream = new DnsStream();
        var answer = new byte[DnsStream.LengthPrefix + DnsMessage.MaxAnswer];
        try
        {
            while (stream.Free is { IsEmpty: false } free && await connection.ReceiveAsync(free, SocketFlags.None, stop).ConfigureAwait(false) is var count and > 0)
            {
                stream.Arrived(count);
                while (AnswerNext(stream, answer) is { } reply)
                {
                    for (var sent = 0; sent < reply;)
                        sent += await connection.SendAsync(answer.AsMemory(sent, reply - sent), SocketFlags.None, stop).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            ReadWaiting(connection, stream, answer);
        }
    }

    /// <returns>The length of the answer with its prefix, 0 if there is none to give, or null if no further query has arrived.</returns>
    private int? AnswerNext(DnsStream stream, byte[] answer)
    {
        if (!stream.TryTake(out var query))
            return null;
        var length = Answer(query, answer.AsSpan(DnsStream.LengthPrefix));
        BinaryPrimitives.WriteUInt16BigEndian(answer, (ushort)length);
        return length == 0 ? 0 : DnsStream.LengthPrefix + length;
    }

    private void AcceptWaiting()
    {
        var answer = new byte[DnsStream.LengthPrefix + DnsMessage.MaxAnswer];
        try
        {
            for (var late = 0; late < MaxLate && _tcp.Poll(0, SelectMode.SelectRead); late++)
            {
                using var connection = _tcp.Accept();
                ReadWaiting(connection, new(), answer);
            }
        }
        catch (SocketException)
        {
            // As above; now there is nobody left to wait for it.
        }
    }

    /// <summary>Like the datagrams that are left: nobody waits for an answer.</summary>
    private void ReadWaiting(Socket connection, DnsStream stream, byte[] answer)
    {
        for (var late = 0; late < MaxLate && stream.Free is { IsEmpty: false } free && connection.Available > 0; late++)
        {
            stream.Arrived(connection.Receive(free.Span, SocketFlags.None));
            while (AnswerNext(stream, answer) is not null)
            {
                // Each is recorded.
            }
        }
    }
}
