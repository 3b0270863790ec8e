using System.Globalization;

namespace Hakoniwa.TestAdapter;

/// <summary>
/// Keeps a file of what the sandbox refused. It is written while the tests run: the test platform kills this process shortly after the session,
/// so that at the end it may be too late.
/// </summary>
internal sealed class ReportLines : IDisposable
{
    /// <summary>The test platform gives its host this long twice, between the last test and the kill.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private const int MostLines = 100;

    private static readonly ReportAdvice Advice = new()
    {
        Call = call => "HakoniwaTestSeccompAllow=" + call,
        Endpoint = _ => "HakoniwaTestNetwork=host",
        Name = _ => "HakoniwaTestNetwork=host",
    };

    private readonly object _gate = new();
    private readonly string _assembly;
    private readonly string _file;
    private readonly Timer _timer;
    private string _written = "";
    private bool _isFinished;

    private ReportLines(string assembly, string file, SandboxProcess process)
    {
        (_assembly, _file) = (assembly, file);
        _timer = new Timer(_ => TryWrite(process.ReportSoFar(), isLast: false), null, TimeSpan.Zero, Interval);
    }

    /// <summary>Null if no report is wanted.</summary>
    internal static ReportLines? Start(LauncherConfiguration configuration, SandboxProcess process)
        => configuration.ReportFile is { } file ? new(configuration.AssemblyName, file, process) : null;

    /// <summary>All of it, when the host has ended.</summary>
    internal void Finish(SandboxReport? report)
    {
        _timer.Dispose();
        if (TryWrite(report, isLast: true) is { } failure)
            Console.Error.WriteLine($"{ReportCode.Incomplete}: the report of {_assembly} could not be written: {failure}");
    }

    public void Dispose() => _timer.Dispose();

    internal static string Format(string assembly, SandboxReport report)
    {
        var lines = report.Findings(Advice).Select(f => $"{f.Code}: {f}").DefaultIfEmpty("nothing was denied").ToList();
        if (lines.Count > MostLines)
            lines = [.. lines.Take(MostLines), string.Create(CultureInfo.InvariantCulture, $"and {lines.Count - MostLines} more")];
        return string.Concat(lines.Select(line => $"Hakoniwa: {assembly}: {line}\n"));
    }

    /// <summary>The tests go on without their report.</summary>
    /// <returns>Why it was not written; null if it was.</returns>
    private string? TryWrite(SandboxReport? report, bool isLast)
    {
        try
        {
            if (report is not null)
                Write(report, isLast);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private void Write(SandboxReport report, bool isLast)
    {
        lock (_gate)
        {
            // One that the timer took earlier may arrive here after the last one.
            if (_isFinished)
                return;
            _isFinished = isLast;

            var text = Format(_assembly, report);
            if (text == _written)
                return;

            // This process may be killed in the middle of it, and the file is read then.
            File.WriteAllText(_file + ".new", text);
            File.Move(_file + ".new", _file, overwrite: true);
            _written = text;
        }
    }
}
