using System.Threading.Channels;

namespace Hakoniwa.Streams;

/// <summary>
/// Reads the lines of both streams, each on a thread of its own, as they come. Only so many wait for the reader: then the pipes fill up, and the
/// program waits.
/// </summary>
internal sealed class LineReader : IDisposable
{
    private const int Waiting = 64;
    private const int ChunkBytes = 16 * 1024;

    private readonly Channel<OutputLine> _lines = Channel.CreateBounded<OutputLine>(new BoundedChannelOptions(Waiting) { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private int _open;

    internal LineReader(Stream? output, Stream? error, int maximumLength)
    {
        _open = (output is null ? 0 : 1) + (error is null ? 0 : 1);
        if (_open == 0)
            throw new InvalidOperationException("Neither standard output nor standard error is piped, so that there are no lines to read.");
        Start(output, new(isError: false, maximumLength));
        Start(error, new(isError: true, maximumLength));
    }

    internal ChannelReader<OutputLine> Lines => _lines.Reader;

    /// <summary>The threads end when they see this or the end of the output.</summary>
    public void Dispose() => _stop.Cancel();

    private void Start(Stream? stream, LineSplitter splitter)
    {
        if (stream is not null)
            Task.Factory.StartNew(() => Read(stream, splitter), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private void Read(Stream stream, LineSplitter splitter)
    {
        try
        {
            var chunk = new byte[ChunkBytes];
            while (stream.Read(chunk) is > 0 and var count)
                Hand(splitter.Add(chunk.AsSpan(0, count)));
            Hand(splitter.End());
            if (Interlocked.Decrement(ref _open) == 0)
                _lines.Writer.TryComplete();
        }
        catch (Exception e)
        {
            // Nobody reads any more, or the reader is to know.
            _lines.Writer.TryComplete(e);
        }
    }

    private void Hand(List<OutputLine> lines)
    {
        foreach (var line in lines)
        {
            if (!_lines.Writer.TryWrite(line))
                _lines.Writer.WriteAsync(line, _stop.Token).AsTask().GetAwaiter().GetResult();
        }
    }
}
