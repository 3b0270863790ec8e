using System.Diagnostics.CodeAnalysis;

using Hakoniwa.MSBuild.Caching;
using Hakoniwa.MSBuild.Lines;
using Hakoniwa.MSBuild.Outputs;
using Hakoniwa.MSBuild.Sandboxing;
using Hakoniwa.MSBuild.Settings;
using Hakoniwa.Profiles;

using Microsoft.Build.Framework;
using Microsoft.Build.Tasks;

namespace Hakoniwa.MSBuild;

/// <summary>
/// <c>Exec</c> in a sandbox: the command sees the project directory and what it declared, read-only, writes to the directories of its
/// <c>Outputs</c>, and has no network. What it wrote and declared is put in place when it has succeeded.
/// </summary>
/// <remarks>
/// All parameters of <c>Exec</c> mean what they mean there, save that the environment does not come from MSBuild, and that standard input is
/// empty. See <c>docs/msbuild.md</c>.
/// </remarks>
[MSBuildMultiThreadableTask]
[SuppressMessage("Design", "CA1001", Justification = "MSBuild does not dispose of tasks, and a token source without a timer holds nothing.")]
public sealed partial class HakoniwaExec : Exec
{
    private const int NotStarted = -1;
    private const string DefaultShell = "/bin/sh";

    /// <summary>With <c>-mt</c> several projects are built in one process at once.</summary>
    private static readonly Lock Warning = new();

    private bool _failed;
    private bool _errorsDespiteZero;
    private bool _plain;

    /// <inheritdoc/>
    public override void Cancel()
    {
        base.Cancel();
        _cancel.Cancel();
    }

    /// <inheritdoc/>
    protected override bool ValidateParameters()
    {
        // One more shell before the shell, which takes the arguments of that for its script: on Unix no command ever runs so.
        UseCommandProcessor = false;
        return base.ValidateParameters();
    }

    /// <inheritdoc/>
    protected override void AddCommandLineCommands(CommandLineBuilderExtension commandLine)
    {
        // Exec writes the script to a file in the host's temporary directory. The sandbox gets it without one, and a killed build leaves none.
        if (_plain)
            base.AddCommandLineCommands(commandLine);
    }

    /// <inheritdoc/>
    protected override int ExecuteTool(string pathToTool, string responseFileCommands, string commandLineCommands)
    {
        try
        {
            var source = new SettingSource(this, BuildEngine);
            return StepSettings.ReadMode(source) switch
            {
                StepMode.Off => ExecutePlainly(pathToTool, responseFileCommands),
                StepMode.Enforce => Execute(source, pathToTool),
                var lenient => ExecuteIfPossible(source, lenient, pathToTool, responseFileCommands),
            };
        }
        catch (StepException e)
        {
            return Fail(e.Code, e.Message);
        }
        catch (SandboxException e)
        {
            return Fail(e.Code, SandboxFailure.Sentence(e));
        }
    }

    /// <inheritdoc/>
    protected override bool HandleTaskExecutionErrors()
    {
        // What went wrong was reported under its own code, and is not the command's failure.
        if (_failed)
            return false;
        if (!_errorsDespiteZero || IgnoreExitCode)
            return base.HandleTaskExecutionErrors();
        Log.LogError(null, "MSB3077", "MSBuild.Exec.CommandExitedZeroWithErrors", null, 0, 0, 0, 0,
            "The command \"{0}\" exited with return value 0, but errors were detected during execution. ExitCode was set to -1.", EchoOff ? "..." : Command);
        return false;
    }

    private int ExecuteIfPossible(SettingSource source, StepMode mode, string pathToTool, string responseFileCommands)
    {
        try
        {
            return Execute(source, pathToTool);
        }
        catch (SandboxException e) when (SandboxFailure.IsTheHosts(e))
        {
            WarnOncePerBuild("none", $"The sandbox cannot be had on this host, and steps with Mode=\"{mode}\" run without one. {e.Message}");
        }
        catch (StepException e) when (e.Code == MSBuildErrorCode.UnsupportedHost)
        {
            WarnOncePerBuild("none", $"Build steps can be sandboxed on Linux only, and those with Mode=\"{mode}\" run without a sandbox.");
        }

        return ExecutePlainly(pathToTool, responseFileCommands);
    }

    private int Execute(SettingSource source, string pathToTool)
    {
        if (!HostSystem.IsLinux)
        {
            throw new StepException(MSBuildErrorCode.UnsupportedHost,
                "Build steps can be sandboxed on Linux only. Set Mode to BestEffort or Off to run this one without a sandbox.");
        }

        try
        {
            var step = Describe(source, pathToTool);

            // Whether or not this step is cached: what it puts into the store others would get.
            if (step.Store is { } store)
                StorePlace.CheckOutputs(store, step.Outputs);
            step.Outputs.MakeDirectories();
            step.Outputs.RemoveLeftovers();
            using var cache = OpenCache(step);

            // What was kept was perhaps never run twice.
            return cache is not null && !step.VerifyDeterminism && Restore(cache, step) is { } restored ? restored : Run(step, cache);
        }
        catch (OperationCanceledException) when (_cancel.IsCancellationRequested)
        {
            return Stopped();
        }
        catch (ArgumentException e)
        {
            throw new StepException(MSBuildErrorCode.InvalidParameter, SettingText.WithoutParameter(e), e);
        }
    }

    private int ExecutePlainly(string pathToTool, string responseFileCommands)
    {
        _plain = true;
        return base.ExecuteTool(pathToTool, responseFileCommands, " " + GenerateCommandLineCommands());
    }

    private StepDescription Describe(SettingSource source, string pathToTool)
    {
        // The base class knows the environment and the directory of this project, also where several are built in one process.
        var start = GetProcessStartInfo(pathToTool, "", null);
        var projectDirectory = Absolute(".");
        var host = new ProfileHost { CurrentDirectory = projectDirectory, Variable = name => start.Environment.TryGetValue(name, out var value) ? value : null };
        var settings = StepSettings.Read(source, Absolute, host);
        if (settings.Strict is null && settings.Mode != StepMode.Warn)
            WarnOfEmptyInputs();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in settings.PassEnvironment)
        {
            if (start.Environment.TryGetValue(name, out var value) && value is not null)
                environment[name] = value;
        }

        foreach (var variable in EnvironmentVariables ?? [])
        {
            var equals = variable.IndexOf('=', StringComparison.Ordinal);
            environment[variable[..equals]] = variable[(equals + 1)..];
        }

        return new()
        {
            Script = "#!/bin/sh\n" + Command + "\n",
            Shell = ToolExe == ToolName && string.IsNullOrEmpty(ToolPath) ? DefaultShell : pathToTool,
            ProjectDirectory = projectDirectory,
            WorkingDirectory = Absolute(start.WorkingDirectory),
            Inputs = ExpandInputs(projectDirectory),
            Tools = [.. settings.Tools.Select(Absolute)],
            Outputs = DeclaredOutputs.Parse(Outputs.Select(o => o.ItemSpec), Absolute),
            Network = settings.Network ?? settings.Profile?.Container.Spec.Network ?? Hakoniwa.Network.None,
            Report = settings.Report,
            Seccomp = SettingText.Allowing(settings.Seccomp ?? settings.Profile?.Container.Spec.Seccomp ?? SeccompProfile.Default, settings.SeccompAllow),
            Mode = settings.Mode,
            Profile = settings.Profile,
            Limits = settings.Limits.Over(StepLimits.Of(settings.Profile)),
            IsStrict = (settings.Strict ?? Inputs.Length > 0) && settings.Mode is (StepMode.Enforce or StepMode.BestEffort),
            SharesProject = settings.Strict == false,
            Cache = settings.Cache,
            Store = settings.Store,
            VerifyDeterminism = settings.VerifyDeterminism,
            Environment = environment,
        };
    }

    private string Absolute(string path)
        => Path.TrimEndingDirectorySeparator(Path.GetFullPath(TaskEnvironment.GetAbsolutePath(path)));

    private int Fail(string code, string message)
    {
        _failed = true;
        LogError(code, message);
        return NotStarted;
    }

    /// <param name="kind">Of each kind there is one warning.</param>
    /// <param name="message">What it says; it names no step, since it is of all.</param>
    private void WarnOncePerBuild(string kind, string message)
    {
        var key = "Hakoniwa.MSBuild.HakoniwaExec.BestEffort." + kind;
        var engine = (IBuildEngine4)BuildEngine;
        var text = LogText.Harmless(message);
        bool isFirst;
        lock (Warning)
        {
            isFirst = engine.GetRegisteredTaskObject(key, RegisteredTaskObjectLifetime.Build) is null;
            if (isFirst)
                engine.RegisterTaskObject(key, key, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
        }

        if (isFirst)
            Log.LogWarning(null, MSBuildErrorCode.RanWithoutSandbox, null, null, 0, 0, 0, 0, text);
        else
            Log.LogMessage(MessageImportance.Normal, "{0}: {1}", MSBuildErrorCode.RanWithoutSandbox, text);
    }
}
