using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;

using Hakoniwa.MSBuild.Recorder;

namespace Hakoniwa.MSBuild.Tests.Support;

/// <summary>A run of <c>dotnet msbuild</c> on projects that use the task of this repository.</summary>
internal sealed record MSBuildRun(int ExitCode, string Console, ImmutableArray<BuildEvent> Events)
{
    private static readonly string Binaries = AppContext.BaseDirectory;

    internal static string Header => $"""
        <Project>
          <PropertyGroup><HakoniwaTasksAssembly>{Path.Combine(Binaries, "Hakoniwa.MSBuild.dll")}</HakoniwaTasksAssembly></PropertyGroup>
          <Import Project="{Path.Combine(Binaries, "build", "Hakoniwa.MSBuild.targets")}" />

        """;

    internal IEnumerable<BuildEvent> Errors => Events.Where(e => e.Kind == "error");

    internal IEnumerable<BuildEvent> Warnings => Events.Where(e => e.Kind == "warning");

    /// <summary>Builds a project with one target, named Build, of these elements.</summary>
    internal static MSBuildRun Of(TestDirectory directory, string elements, params string[] arguments)
    {
        directory.Write("test.proj", Header + "<Target Name=\"Build\">" + elements + "</Target></Project>");
        return Start(directory, "test.proj", arguments);
    }

    internal static MSBuildRun Start(TestDirectory directory, string project, params string[] arguments)
        => Start(directory, StartInfo(directory, project, arguments));

    internal static MSBuildRun Start(TestDirectory directory, ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        process.StandardInput.Write("typed by nobody\n");
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return Finished(directory, process.ExitCode, output + error.GetAwaiter().GetResult());
    }

    internal static ProcessStartInfo StartInfo(TestDirectory directory, string project, params string[] arguments)
    {
        var recorder = $"-logger:Hakoniwa.MSBuild.Recorder.EventRecorder,{typeof(BuildEvent).Assembly.Location};{directory["events.jsonl"]}";

        // Ctrl-C must end a build also where these tests run in the background of a script, which has them ignore SIGINT.
        var start = new ProcessStartInfo("/usr/bin/env", ["--default-signal=INT,TERM", "dotnet", "msbuild", project, "-nologo", "-tl:off", "-v:normal", recorder, .. arguments])
        {
            WorkingDirectory = directory.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };

        // A node that stayed would keep the assembly of the task, and the variables of the first test.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";

        // A compiler server would stay, too.
        start.Environment["UseSharedCompilation"] = "false";

        // What the host of these tests sets for itself, or for this repository, would lead a second MSBuild to the wrong place.
        foreach (var name in start.Environment.Keys.Where(IsOfAnotherBuild).ToArray())
            start.Environment.Remove(name);

        // What programs say is compared.
        start.Environment["LANG"] = "C.UTF-8";
        return start;
    }

    /// <summary>Has a program start it, which gets the command line as its last arguments.</summary>
    internal static void Through(ProcessStartInfo start, string program, params string[] arguments)
    {
        string[] command = [.. arguments, start.FileName, .. start.ArgumentList];
        start.FileName = program;
        start.ArgumentList.Clear();
        foreach (var argument in command)
            start.ArgumentList.Add(argument);
    }

    /// <summary>Every variable is a property of the project, and some change how MSBuild is run, or the language of what commands say.</summary>
    private static bool IsOfAnotherBuild(string variable)
        => variable is not "MSBUILDDISABLENODEREUSE"
        && (variable is "ArtifactsPath" or "LANGUAGE" or "DOTNET_CLI_USE_MSBUILD_SERVER" or "DOTNET_CLI_RUN_MSBUILD_OUTOFPROC"
            || variable.StartsWith("LC_", StringComparison.Ordinal)
            || variable.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
            || (variable.StartsWith("Hakoniwa", StringComparison.OrdinalIgnoreCase) && !variable.Contains('_', StringComparison.Ordinal)));

    /// <summary>A text in quotation marks in a project, that MSBuild is to take as it is.</summary>
    internal static string InAttribute(string text)
        => System.Security.SecurityElement.Escape(text.Replace("%", "%25", StringComparison.Ordinal).Replace("$(", "%24(", StringComparison.Ordinal))!;

    internal static MSBuildRun Finished(TestDirectory directory, int exitCode, string console)
    {
        var file = directory["events.jsonl"];
        var events = File.Exists(file) ? File.ReadAllLines(file).Select(line => JsonSerializer.Deserialize<BuildEvent>(line)!) : [];
        return new(exitCode, console, [.. events]);
    }
}
