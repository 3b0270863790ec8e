using Hakoniwa.MSBuild.Inputs;
using Hakoniwa.MSBuild.Paths;
using Hakoniwa.MSBuild.Recording;
using Hakoniwa.MSBuild.Settings;

namespace Hakoniwa.MSBuild.Sandboxing;

/// <summary>The sandbox of a build step.</summary>
internal static class StepSandbox
{
    private const string ScriptPath = "/run/hakoniwa/command";
    private const string SearchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private const string SpareHome = "/home/hakoniwa";
    private const int OwnerOnly = 0x1C0;

    /// <summary>
    /// The command to run, and for each directory of outputs where its private layer stands. Without namespaces there are no layers: the command
    /// writes to the directories themselves. The recording is null where there is none.
    /// </summary>
    /// <param name="step">What is to be run.</param>
    /// <param name="vary">What is to be different from the usual sandbox of such a step.</param>
    /// <param name="scriptAtLaunch">Whether each launch brings the script along, so that the sandbox is that of other commands, too.</param>
    internal static (Command Command, IReadOnlyDictionary<string, string> Layers, StepRecording? Recording) Build(
        StepDescription step, Func<Container, Container>? vary = null, bool scriptAtLaunch = false)
    {
        var dotnet = DotNetRoot.Find();

        var container = StepBase.Of(step);
        var hasLayers = step.Mode != StepMode.Warn && (!step.BestEffort || container.Command("/bin/true").Plan().Backend == SandboxBackend.Namespaces);
        if (step.Report)
            container = container.Report(container.Spec.Report | (step.Network == Network.Host ? Report.Denials : Report.Denials | Report.Network));
        var recording = StepRecording.Of(step);
        container = recording?.AddTo(container) ?? container;
        (container, var layers) = step.Mode == StepMode.Warn ? (UnrestrictedSandbox.From(container, step), new Dictionary<string, string>())
            : step.IsStrict ? ShowDeclared(container, step, dotnet, hasLayers) : ShowProject(container, step, dotnet, hasLayers);
        if (hasLayers)
            container = scriptAtLaunch ? container.FileGivenAtLaunch(ScriptPath) : container.File(ScriptPath, step.Script);

        if (step.Tools.FirstOrDefault(t => t.Contains(':', StringComparison.Ordinal)) is { } colon)
            throw new StepException(MSBuildErrorCode.InvalidParameter, $"The tool {colon} has a colon in its path, which would be two directories in PATH.");
        string[] path = [.. step.Tools.Select(t => Directory.Exists(t) ? t : AbsolutePaths.Parent(t)), .. dotnet is null ? [] : new[] { dotnet }, container.Spec.Environment.GetValueOrDefault("PATH", SearchPath)];
        container = container.Environment("PATH", string.Join(':', path.Distinct(StringComparer.Ordinal)));
        if (dotnet is not null)
            container = container.Environment("DOTNET_ROOT", dotnet).Environment("DOTNET_NOLOGO", "1").Environment("DOTNET_CLI_TELEMETRY_OPTOUT", "1");
        foreach (var (name, value) in step.Environment)
            container = container.Environment(name, value);

        if (vary is not null)
            container = vary(container);
        var command = container.Command(step.Shell, "-c", hasLayers ? ". " + ScriptPath : step.Script)
            .WorkingDirectory(step.WorkingDirectory)
            .StandardInput(Stdio.Null)
            .StandardOutput(Stdio.Piped)
            .StandardError(Stdio.Piped);
        if (step.Limits.WallTime is { } limit)
            command = command.WallTime(limit);
        return (command, hasLayers ? layers : new Dictionary<string, string>(), recording);
    }

    private static (Container Container, IReadOnlyDictionary<string, string> Layers) ShowProject(Container container, StepDescription step, string? dotnet, bool hasLayers)
    {
        var places = Places(step, dotnet);
        container = places.Places.Aggregate(container, (c, place) => c.BindReadOnly(place));
        container = places.Layers.Aggregate(container, (c, layer) => hasLayers ? c.PrivateLayer(layer.Key, layer.Value) : c.BindReadWrite(layer.Key, layer.Value));
        return (KeepPrivate(container, places.Contains), places.Layers);
    }

    private static (Container Container, IReadOnlyDictionary<string, string> Layers) ShowDeclared(Container container, StepDescription step, string? dotnet, bool hasLayers)
    {
        var tree = StrictPlaces.Decide(step, dotnet, hasLayers);
        container = hasLayers
            ? StrictPlaces.Show(container, tree, step)
            : StrictPlaces.ShowInPlace(container, tree, step);
        return (KeepPrivate(container, place => step.Outputs.Roots.Contains(place) || tree.Shown.Any(s => s.Path == place)), step.Outputs.Roots.ToDictionary(r => r, StringComparer.Ordinal));
    }

    private static VisiblePlaces Places(StepDescription step, string? dotnet)
    {
        var places = new VisiblePlaces();
        places.Add(step.ProjectDirectory);
        places.Add(step.WorkingDirectory);
        foreach (var root in step.Outputs.Roots)
            places.AddLayer(root);
        if (dotnet is not null)
            places.Add(dotnet);
        foreach (var shown in AbsolutePaths.Topmost(step.Inputs.Concat(step.Tools)))
        {
            if (!Path.Exists(shown))
                throw InputTree.Missing(shown);
            places.Add(shown);
        }

        return places;
    }

    /// <summary>A project that is the home directory itself, or /tmp, takes the place of the private one, which moves elsewhere.</summary>
    private static Container KeepPrivate(Container container, Func<string, bool> isShown)
    {
        var home = Environment.GetEnvironmentVariable("HOME");
        if (!string.IsNullOrEmpty(home) && isShown(Path.TrimEndingDirectorySeparator(home)))
            container = container.Tmpfs(SpareHome, mode: OwnerOnly).Environment("HOME", SpareHome);
        return isShown("/tmp") ? container.Environment("TMPDIR", "/var/tmp") : container;
    }
}
