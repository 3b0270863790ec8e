using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

using Hakoniwa.Interop;

namespace Hakoniwa.MSBuild.Lines;

/// <summary>
/// The lines of a command's two streams, in the order they arrive, read by the task's own thread: loggers are called from it alone, and a
/// command that writes faster than the log takes it waits, instead of filling the memory.
/// </summary>
internal sealed class StepLines
{
    private const int ChunkBytes = 16 * 1024;

    private readonly (FileStream Stream, LineBuffer Buffer, bool IsError)[] _streams;

    internal StepLines(SandboxProcess process, Encoding output, Encoding error)
    {
        // Where both have something Exec logs standard error first.
        _streams =
        [
            ((FileStream)process.StandardError!, new(error), true),
            ((FileStream)process.StandardOutput!, new(output), false),
        ];
    }

    /// <summary>Ends when both streams are at their end: when the command closed them, or the last process in the sandbox is gone.</summary>
    internal IEnumerable<StepLine> Read()
    {
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            var ended = new bool[_streams.Length];
            var ready = new bool[_streams.Length];
            while (ended.Contains(false))
            {
                WaitUntilReady(ended, ready);
                for (var i = 0; i < _streams.Length; i++)
                {
                    if (!ready[i])
                        continue;
                    var (stream, buffer, isError) = _streams[i];
                    var count = stream.Read(chunk, 0, ChunkBytes);
                    ended[i] = count == 0;
                    if (count == 0)
                        buffer.End();
                    else
                        buffer.Add(chunk.AsSpan(0, count));
                    while (buffer.TryTake(out var line))
                        yield return new(line, isError);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    private unsafe void WaitUntilReady(bool[] ended, bool[] ready)
    {
        var polled = stackalloc Poll.pollfd[_streams.Length];
        for (var i = 0; i < _streams.Length; i++)
        {
            // The kernel passes over numbers below zero.
            polled[i].fd = ended[i] ? -1 : (int)_streams[i].Stream.SafeFileHandle.DangerousGetHandle();
            polled[i].events = Poll.POLLIN;
        }

        while (Poll.poll(polled, (nuint)_streams.Length, Timeout.Infinite) < 0)
        {
            var errno = (Errno)Marshal.GetLastPInvokeError();
            if (errno != Errno.EINTR)
                throw new IOException($"The output of the command cannot be read: poll: {errno}");
        }

        for (var i = 0; i < _streams.Length; i++)
            ready[i] = polled[i].revents != 0;
    }
}
