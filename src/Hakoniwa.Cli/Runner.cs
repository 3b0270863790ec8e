using System.Globalization;

using Hakoniwa.Cli.Reports;
using Hakoniwa.Cli.Signals;
using Hakoniwa.Cli.Terminals;

namespace Hakoniwa.Cli;

/// <summary>Runs a command to its end, with a terminal of its own if there is one here.</summary>
internal static class Runner
{
    private const int WithSystemCalls = 2;

    /// <returns>The exit code.</returns>
    internal static int Run(Command command, int verbosity, RunReports reports)
    {
        var outer = HostStreams.WithTerminal();
        if (outer is not null)
            command = outer.Connect(command);
        if (verbosity > 0)
            Messages.Line(command.Plan().ToString(systemCalls: verbosity >= WithSystemCalls).TrimEnd());

        var status = RunToEnd(command, outer);
        if (verbosity > 0 || status.TimedOut)
            Messages.Note(Describe(status));
        return status.Report is { } report && !Told(reports, report) && status.Success ? ExitCodes.SetUpFailed : status.Code;
    }

    /// <returns>False if a file could not be written: then a program that succeeded is no success of the command.</returns>
    private static bool Told(RunReports reports, SandboxReport report)
    {
        try
        {
            reports.Tell(report);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Messages.Error(e.Message);
            return false;
        }
    }

    private static ExitStatus RunToEnd(Command command, HostStreams? outer)
    {
        using var signals = new SignalForwarder();
        using var process = command.Start();
        var relay = outer is null ? null : new TerminalRelay(outer, process);
        try
        {
            relay?.Start();
            signals.ForwardTo(process, relay);
            return process.Wait();
        }
        finally
        {
            // Its end is what ends the relay's output; one that has ended is left alone.
            process.Kill();
            relay?.Finish();
        }
    }

    private static string Describe(ExitStatus status) => string.Create(CultureInfo.InvariantCulture,
        $"{status}; wall {status.WallTime.TotalSeconds:0.000} s, user {status.UserTime.TotalSeconds:0.000} s, system {status.SystemTime.TotalSeconds:0.000} s");
}
