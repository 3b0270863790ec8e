using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

using Microsoft.Build.Framework;

namespace Hakoniwa.MSBuild.Recorder;

/// <summary>A logger of MSBuild. Its parameter is the file to write the events to, one a line, as JSON.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A logger ends with Shutdown.")]
public sealed class EventRecorder : ILogger
{
    private readonly Dictionary<int, (string Project, string Case)> _projects = [];
    private StreamWriter? _file;

    /// <inheritdoc/>
    public LoggerVerbosity Verbosity { get; set; }

    /// <inheritdoc/>
    public string? Parameters { get; set; }

    /// <inheritdoc/>
    public void Initialize(IEventSource eventSource)
    {
        _file = new StreamWriter(Parameters!);
        eventSource.ProjectStarted += (_, e) => _projects[e.BuildEventContext!.ProjectContextId] =
            (Path.GetFileNameWithoutExtension(e.ProjectFile) ?? "", e.GlobalProperties?.TryGetValue("Case", out var name) == true ? name : "");
        eventSource.ErrorRaised += (_, e) => Write(e, "error", e.Code, "", e.File, e.LineNumber);
        eventSource.WarningRaised += (_, e) => Write(e, "warning", e.Code, "", e.File, e.LineNumber);
        eventSource.MessageRaised += (_, e) => Write(e, "message", e.Code, e.Importance.ToString(), "", 0);
        eventSource.ProjectFinished += (_, e) => Write(e, "finished", "", "", "", 0, e.Succeeded.ToString());
    }

    /// <inheritdoc/>
    public void Shutdown() => _file?.Dispose();

    private void Write(BuildEventArgs e, string kind, string? code, string importance, string? file, int line, string? text = null)
    {
        var (project, name) = _projects.GetValueOrDefault(e.BuildEventContext?.ProjectContextId ?? -1, ("", ""));
        var recorded = new BuildEvent(project, name, kind, code ?? "", importance, e.SenderName ?? "", text ?? e.Message ?? "", Path.GetFileName(file) ?? "", line);
        _file!.WriteLine(JsonSerializer.Serialize(recorded));
    }
}
