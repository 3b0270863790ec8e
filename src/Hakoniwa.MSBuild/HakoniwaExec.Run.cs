using Hakoniwa.Launch;
using Hakoniwa.MSBuild.Caching;
using Hakoniwa.MSBuild.Lines;
using Hakoniwa.MSBuild.Outputs;
using Hakoniwa.MSBuild.Paths;
using Hakoniwa.MSBuild.Sandboxing;

using Microsoft.Build.Framework;

namespace Hakoniwa.MSBuild;

/// <content>The run of a command in its sandbox.</content>
public sealed partial class HakoniwaExec
{
    private const int Kill = 9;

    /// <summary>As Exec reports a process that it killed.</summary>
    private const int StoppedCode = 128 + Kill;
    private const int ListedAtMost = 10;

    private readonly CancellationTokenSource _cancel = new();

    private int Run(StepDescription step, StepCache? cache)
    {
        try
        {
            var planned = cache is null ? StepPlan.Shared(step) : StepPlan.Of(step);
            _recording = planned.Recording;
            return Run(planned, step, cache);
        }
        catch (SandboxException e) when (e.Code == ErrorCode.SelectionRefused && !step.ShowsSingly)
        {
            return Run(step with { ShowsSingly = true }, cache);
        }
    }

    private int Run(StepPlan planned, StepDescription step, StepCache? cache)
    {
        var plan = planned.Plan;
        cache?.Shows(plan);
        _record = cache is null && !step.VerifyDeterminism ? null : new();
        if (Log.LogsMessagesOfImportance(MessageImportance.Low))
            Log.LogMessage(MessageImportance.Low, "{0}", plan);

        using var deadline = new CancellationTokenSource(Timeout);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _cancel.Token);
        if (YieldDuringToolExecution)
            BuildEngine3.Yield();
        try
        {
            using var process = Launcher.Start(plan, Stdio.Null, Stdio.Piped, Stdio.Piped, stop.Token, planned.Script);
            if (process.Backend == SandboxBackend.Namespaces && process.Omissions.Count > 0)
                WarnOncePerBuild("omissions", "This host cannot give all that was asked for, and steps with Mode=\"BestEffort\" run without it: " + string.Join("; ", process.Omissions));
            if (process.Backend == SandboxBackend.Landlock)
            {
                WarnOncePerBuild("backend", "User namespaces cannot be had on this host, and steps with Mode=\"BestEffort\" run in a weaker sandbox: "
                    + string.Join("; ", process.Omissions.Append("everything in the directories of outputs can be changed, declared or not")));
            }

            var (status, stopped) = Follow(process, stop.Token);
            var (exitCode, errorsInOutput) = (status.Code, HasLoggedErrors);
            var refused = LogFindings(status.Report, step);
            if (exitCode != 0 && !stopped)
                SayHowToFindOut(step);
            if (stopped)
                return Stopped();
            if (LogLimits(status, step.Limits))
                return exitCode;
            if (refused && (exitCode == 0 || IgnoreExitCode))
            {
                _failed = true;
                return NotStarted;
            }

            if (exitCode == 0 && errorsInOutput)
            {
                _errorsDespiteZero = true;
                exitCode = NotStarted;
            }

            if (exitCode == 0 || IgnoreExitCode)
                _failed = !Publish(process, step, planned.Layers, allExpected: exitCode == 0, cache, stop.Token);
            return _failed ? NotStarted : exitCode;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Stopped();
        }
        finally
        {
            if (YieldDuringToolExecution)
                BuildEngine3.Reacquire();
        }
    }

    /// <summary>Logs what the command writes until the sandbox has ended.</summary>
    /// <returns>How it ended, and whether it was stopped.</returns>
    private (ExitStatus Status, bool Stopped) Follow(SandboxProcess process, CancellationToken stop)
    {
        // One signal to the first process ends all of the sandbox, and with that the streams.
        using var killing = stop.Register(process.Kill);
        var lines = new StepLines(process, StandardOutputEncoding, StandardErrorEncoding);
        try
        {
            foreach (var line in lines.Read())
            {
                if (stop.IsCancellationRequested)
                    break;
                _record?.Add(line);
                LogLine(line);
            }
        }
        catch
        {
            process.Kill();
            throw;
        }

        var status = process.Wait();
        return (status, stop.IsCancellationRequested && status.Signal == Kill);
    }

    private void LogLine(StepLine line)
    {
        if (line.IsError && LogStandardErrorAsError)
            Log.LogError(line.Text);
        else
            LogEventsFromTextOutput(line.Text, line.IsError ? StandardErrorImportanceToUse : StandardOutputImportanceToUse);
    }

    private int Stopped()
    {
        _failed = true;
        if (_cancel.IsCancellationRequested)
        {
            Log.LogWarning(null, "MSB5021", "MSBuild.KillingProcessByCancellation", null, 0, 0, 0, 0,
                "Terminating the task executable \"{0}\" and its child processes because the build was canceled.", ToolExe);
        }
        else
        {
            Log.LogWarning(null, "MSB5002", "MSBuild.KillingProcess", null, 0, 0, 0, 0,
                "Terminating the task executable \"{0}\" because it did not finish within the specified limit of {1} milliseconds.", ToolExe, Timeout);
        }

        return StoppedCode;
    }

    /// <param name="process">It has ended.</param>
    /// <param name="step">What was declared.</param>
    /// <param name="layers">Where the layers are.</param>
    /// <param name="allExpected">Whether an output that is missing is an error: not after a failure that the project ignores.</param>
    /// <param name="cache">Where outputs are kept after a success, or null.</param>
    /// <param name="stop">Ends a second run.</param>
    /// <returns>False if something is missing, or a second run did something else; then nothing was published.</returns>
    private bool Publish(SandboxProcess process, StepDescription step, IReadOnlyDictionary<string, string> layers, bool allExpected, StepCache? cache, CancellationToken stop)
    {
        var publisher = new OutputPublisher(step.Outputs);
        foreach (var (root, place) in layers)
            publisher.Add(process.OpenLayer(place), root, StrictPlaces.StartsEmpty(step, root));

        LogUndeclared(publisher.Undeclared, step);
        var missing = allExpected ? publisher.Missing() : [];
        foreach (var path in missing)
        {
            LogError(MSBuildErrorCode.OutputMissing,
                $"The command succeeded and did not make its declared output {ForPeople(path, step.ProjectDirectory)}. (The name of a directory ends in a slash.)");
        }

        if (missing.Count > 0)
            return false;
        if (step.VerifyDeterminism && !IsDeterministic(process, publisher, step, stop))
            return false;
        var isKept = cache is not null && allExpected && IsKept(cache);
        publisher.Publish();
        if (isKept)
            Keep(cache!, publisher, step);
        return true;
    }

    private void LogUndeclared(IReadOnlyList<string> paths, StepDescription step)
    {
        if (paths.Count == 0)
            return;
        _record?.AddUndeclared(paths);
        var listed = string.Join(", ", paths.Take(ListedAtMost).Select(p => ForPeople(p, step.ProjectDirectory)));
        var more = paths.Count > ListedAtMost ? $" and {paths.Count - ListedAtMost} more" : "";
        LogWarning(MSBuildErrorCode.UndeclaredOutput,
            $"The command changed what it did not declare; that was dropped: {listed}{more}. Add it to Outputs, or let the command write it to $TMPDIR.");
    }

    private static string ForPeople(string path, string projectDirectory)
        => PrintableName.Of(AbsolutePaths.IsWithin(path, projectDirectory) ? AbsolutePaths.Below(projectDirectory, path) : path);
}
