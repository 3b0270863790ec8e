using Microsoft.Build.Framework;

namespace Hakoniwa.MSBuild.Recorder;

/// <summary>
/// A logger of MSBuild that makes the host a lesser one while a step runs, when its command says "now". Its parameters are what is missing from
/// then on, as HAKONIWA_SIMULATE has it, and a file that it makes after that.
/// </summary>
public sealed class HostChange : ILogger
{
    /// <inheritdoc/>
    public LoggerVerbosity Verbosity { get; set; }

    /// <inheritdoc/>
    public string? Parameters { get; set; }

    /// <inheritdoc/>
    public void Initialize(IEventSource eventSource)
    {
        var parameters = Parameters!.Split(';');
        eventSource.MessageRaised += (_, e) =>
        {
            if (e.Message != "now")
                return;
            Environment.SetEnvironmentVariable("HAKONIWA_SIMULATE", parameters[0]);
            File.WriteAllText(parameters[1], "");
        };
    }

    /// <inheritdoc/>
    public void Shutdown()
    {
    }
}
