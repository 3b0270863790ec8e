using System.Diagnostics;
using System.Globalization;

namespace Hakoniwa.Benchmarks;

/// <summary>A run of <c>dotnet msbuild</c> with the task of this checkout.</summary>
internal sealed class BuildRun
{
    private static readonly string Binaries = AppContext.BaseDirectory;

    /// <summary>The task of this checkout as it was built; or another one, such as the compiled one of the package.</summary>
    private static readonly string Tasks = Environment.GetEnvironmentVariable("HAKONIWA_TASKS_ASSEMBLY") ?? Path.Combine(Binaries, "Hakoniwa.MSBuild.dll");

    private readonly List<(string Task, double Milliseconds)> _tasks = [];

    private BuildRun(TimeSpan elapsed) => Elapsed = elapsed;

    internal static string Header => $"""
        <Project>
          <PropertyGroup><HakoniwaTasksAssembly>{Tasks}</HakoniwaTasksAssembly></PropertyGroup>
          <Import Project="{Path.Combine(Binaries, "build", "Hakoniwa.MSBuild.targets")}" />

        """;

    /// <summary>Of the whole process.</summary>
    internal TimeSpan Elapsed { get; }

    internal static BuildRun Of(string directory, string project, params string[] arguments)
    {
        var times = Path.Combine(directory, "times.txt");
        var start = new ProcessStartInfo("dotnet",
            ["msbuild", project, "-nologo", "-tl:off", "-v:quiet", "-nodeReuse:false", $"-logger:Hakoniwa.Benchmarks.{nameof(TaskTimes)},{typeof(BuildRun).Assembly.Location};{times}", .. arguments])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var run = new BuildRun(Stopwatch.GetElapsedTime(started));
        if (process.ExitCode != 0)
            throw new InvalidOperationException(output);
        foreach (var line in File.ReadLines(times).Select(l => l.Split(' ')))
            run._tasks.Add((line[0], double.Parse(line[1], CultureInfo.InvariantCulture)));
        return run;
    }

    /// <summary>In the order of the build.</summary>
    internal double[] Of(string task) => [.. _tasks.Where(t => t.Task == task).Select(t => t.Milliseconds)];
}
