using System.Diagnostics.CodeAnalysis;
using System.Globalization;

using Microsoft.Build.Framework;

namespace Hakoniwa.Benchmarks;

/// <summary>A logger of MSBuild: a line with the name and the duration in milliseconds of each task, in the file that its parameter names.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A logger ends with Shutdown.")]
public sealed class TaskTimes : ILogger
{
    private readonly Dictionary<(int Node, int Context, int Task), DateTime> _started = [];
    private StreamWriter? _file;

    /// <inheritdoc/>
    public LoggerVerbosity Verbosity { get; set; }

    /// <inheritdoc/>
    public string? Parameters { get; set; }

    /// <inheritdoc/>
    public void Initialize(IEventSource eventSource)
    {
        _file = new StreamWriter(Parameters!);
        eventSource.TaskStarted += (_, e) => _started[Key(e)] = e.Timestamp;
        eventSource.TaskFinished += (_, e) =>
        {
            if (_started.Remove(Key(e), out var started))
                _file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{e.TaskName} {(e.Timestamp - started).TotalMilliseconds}"));
        };
    }

    /// <inheritdoc/>
    public void Shutdown() => _file?.Dispose();

    private static (int Node, int Context, int Task) Key(BuildEventArgs e)
        => (e.BuildEventContext!.NodeId, e.BuildEventContext.ProjectContextId, e.BuildEventContext.TaskId);
}
