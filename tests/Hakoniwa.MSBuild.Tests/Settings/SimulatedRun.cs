using System.Diagnostics;

using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Settings;

/// <summary>A build with other variables around it, such as those that make a host look like a lesser one.</summary>
internal static class SimulatedRun
{
    internal const string Simulate = "HAKONIWA_SIMULATE";

    internal static MSBuildRun Of(TestDirectory directory, string elements, string simulated, params string[] arguments)
    {
        directory.Write("test.proj", MSBuildRun.Header + "<Target Name=\"Build\">" + elements + "</Target></Project>");
        return Start(directory, "test.proj", new() { [Simulate] = simulated }, arguments);
    }

    internal static MSBuildRun Start(TestDirectory directory, string project, Dictionary<string, string> variables, params string[] arguments)
    {
        var start = MSBuildRun.StartInfo(directory, project, arguments);
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return MSBuildRun.Finished(directory, process.ExitCode, output + error.GetAwaiter().GetResult());
    }
}
