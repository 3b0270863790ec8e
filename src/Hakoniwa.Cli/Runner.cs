using Hakoniwa.Cli.Reports;
using Hakoniwa.Cli.Signals;
using Hakoniwa.Cli.Terminals;

namespace Hakoniwa.Cli;

/// <summary>Runs a command to its end, with a terminal of its own if there is one here.</summary>
internal static class Runner
{
    /// <returns>The exit code.</returns>
    internal static int Run(Command command, SandboxProfile? profile, RunReports reports)
    {
        var outer = HostStreams.WithTerminal();
        if (outer is not null)
            command = outer.Connect(command);
        if (Messages.Verbosity >= Verbosity.Verbose)
            Messages.Text(RunLog.Describe(command.Plan(), profile));
        if (Messages.Verbosity >= Verbosity.WithSystemCalls)
            Messages.Text(command.Plan().ToString(systemCalls: true));

        using var process = Start(command, out var signals);
        using var forwarder = signals;
        var status = RunToEnd(process, forwarder, outer);
        if (Messages.Verbosity >= Verbosity.Verbose || status.TimedOut)
            Messages.Note(RunLog.Describe(status));
        return Report(status, process, reports);
    }

    private static SandboxProcess Start(Command command, out SignalForwarder signals)
    {
        // Before the program: what comes in between is passed on to it.
        signals = new SignalForwarder();
        try
        {
            var process = command.Start();
            foreach (var remark in RunLog.Remarks(process))
                Messages.Note(remark);
            return process;
        }
        catch
        {
            signals.Dispose();
            throw;
        }
    }

    private static int Report(ExitStatus status, SandboxProcess process, RunReports reports)
    {
        var told = status.Report is not { } report || Told(() => reports.Tell(report));
        var code = told || !status.Success ? status.Code : ExitCodes.SetUpFailed;
        if (reports.Result is not { } file)
            return code;
        var result = new ResultJson { Code = code, Status = status, Backend = process.Backend, Omissions = process.Omissions, Landlock = process.Landlock };
        return Told(() => file.Write(result.ToString())) || !status.Success ? code : ExitCodes.SetUpFailed;
    }

    /// <returns>False if a file could not be written: then a program that succeeded is no success of the command.</returns>
    private static bool Told(Action tell)
    {
        try
        {
            tell();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Messages.Error(e.Message);
            return false;
        }
    }

    private static ExitStatus RunToEnd(SandboxProcess process, SignalForwarder signals, HostStreams? outer)
    {
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
}
