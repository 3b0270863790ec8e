using System.Collections.Concurrent;
using System.Text;

namespace Hakoniwa.MSBuild;

/// <summary>
/// The lines of a command's two streams, in the order they arrive, for one thread: loggers are called from the task's own thread alone.
/// </summary>
internal sealed class OutputLines : IDisposable
{
    /// <summary>A command that writes faster than the log takes it waits, instead of filling the memory.</summary>
    private const int Waiting = 4096;

    private readonly BlockingCollection<OutputLine> _lines = new(Waiting);
    private readonly Task _reading;
    private readonly Task _completed;

    internal OutputLines(SandboxProcess process, Encoding output, Encoding error)
    {
        _reading = Task.WhenAll(Read(process.StandardOutput!, output, isError: false), Read(process.StandardError!, error, isError: true));
        _completed = _reading.ContinueWith(_ => _lines.CompleteAdding(), TaskScheduler.Default);
    }

    /// <summary>Ends when both streams are at their end: when the command closed them, or the last process in the sandbox is gone.</summary>
    internal IEnumerable<OutputLine> Read()
    {
        foreach (var line in _lines.GetConsumingEnumerable())
            yield return line;
        _reading.GetAwaiter().GetResult();
    }

    /// <summary>To be called when the sandbox has ended.</summary>
    public void Dispose()
    {
        foreach (var _ in _lines.GetConsumingEnumerable())
        {
            // A reader may be waiting for room; what is left over belongs to a step that was stopped.
        }

        _completed.Wait();
        _lines.Dispose();
    }

    private Task Read(Stream stream, Encoding encoding, bool isError) => Task.Factory.StartNew(
        () =>
        {
            using var reader = new StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: false);
            while (reader.ReadLine() is { } line)
                _lines.Add(new(line, isError));
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
