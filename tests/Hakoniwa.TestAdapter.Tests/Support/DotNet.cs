using System.Collections;
using System.Diagnostics;
using System.Text;

namespace Hakoniwa.TestAdapter.Tests.Support;

/// <summary>Runs <c>dotnet</c> as a user at a shell would, whatever this test process was started by.</summary>
internal static class DotNet
{
    internal static DotNetResult Run(string workingDirectory, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        using var process = Start(workingDirectory, environment, arguments, out var text);
        process.WaitForExit();
        lock (text)
            return new(process.ExitCode, text.ToString());
    }

    internal static Process Start(string workingDirectory, IReadOnlyDictionary<string, string>? environment, string[] arguments, out StringBuilder text)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            if (IsUsers((string)entry.Key))
                start.Environment[(string)entry.Key] = (string?)entry.Value;
        }

        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;

        var collected = text = new StringBuilder();
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;

        void Append(string? line)
        {
            lock (collected)
                collected.AppendLine(line);
        }
    }

    /// <summary>Not what an outer dotnet test, its MSBuild or its test platform has set for its own children.</summary>
    private static bool IsUsers(string name)
        => !name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
            && !name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
            && !name.StartsWith("Hakoniwa", StringComparison.OrdinalIgnoreCase)
            && !(name.StartsWith("DOTNET_", StringComparison.Ordinal) && !name.StartsWith("DOTNET_ROOT", StringComparison.Ordinal))
            && name is not ("ArtifactsPath" or "TESTINGPLATFORM_UI_LANGUAGE");
}
