using System.Diagnostics;
using System.IO.Compression;

using Hakoniwa.Interop;

namespace Hakoniwa.Benchmarks;

/// <summary>
/// <c>hakoniwa run -- true</c>, from the package for this platform as a native program and as a ReadyToRun one, beside a ReadyToRun program that
/// prints a line: whole processes, in turn.
/// </summary>
internal static class StartUp
{
    private const int WarmUps = 3;
    private const int Children = -1;

    private const string HelloProject = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <PublishReadyToRun>true</PublishReadyToRun>
            <SelfContained>false</SelfContained>
            <InvariantGlobalization>true</InvariantGlobalization>
            <TieredPGO>false</TieredPGO>
            <EventSourceSupport>false</EventSourceSupport>
          </PropertyGroup>
        </Project>
        """;

    internal static void Run(string directory, int rounds)
    {
        var platform = System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier;
        var hello = Path.Combine(directory, "hello");
        Directory.CreateDirectory(hello);
        File.WriteAllText(Path.Combine(hello, "hello.csproj"), HelloProject);
        File.WriteAllText(Path.Combine(hello, "Program.cs"), "System.Console.WriteLine(\"Hello, World!\");\n");
        DotNet(hello, "publish", "-c", "Release", "-r", platform, "-o", Path.Combine(hello, "out"));
        (string Name, string[] Line)[] subjects =
        [
            ("hello world, ReadyToRun", [Path.Combine(hello, "out", "hello")]),
            ("run -- true, ReadyToRun", [Tool(directory, platform, "PublishAot=false"), "run", "--", "true"]),
            ("run -- true, native", [Tool(directory, platform, "PublishAot=true"), "run", "--", "true"]),
        ];
        var wall = new double[subjects.Length][];
        var processor = new double[subjects.Length][];
        for (var s = 0; s < subjects.Length; s++)
            (wall[s], processor[s]) = (new double[rounds], new double[rounds]);
        for (var round = -WarmUps; round < rounds; round++)
        {
            for (var s = 0; s < subjects.Length; s++)
            {
                var (elapsed, used) = Time(subjects[s].Line);
                if (round >= 0)
                    (wall[s][round], processor[s][round]) = (elapsed, used);
            }
        }

        Report.Line($"Whole processes, {rounds} each, in turn; milliseconds, median.");
        Console.WriteLine("                               processor time           wall time");
        for (var s = 0; s < subjects.Length; s++)
        {
            Array.Sort(wall[s]);
            Array.Sort(processor[s]);
            Report.Line($"{subjects[s].Name,-30} {Comparison.Describe(processor[s]),-24} {Comparison.Describe(wall[s])}");
        }

        Report.Line($"Above the program that prints a line: of the median of the processor time, and of the least wall time.");
        for (var s = 1; s < subjects.Length; s++)
            Report.Line($"{subjects[s].Name,-30} {Comparison.Median(processor[s]) / Comparison.Median(processor[0]),-24:F2} {wall[s][0] / wall[0][0]:F2}");
    }

    /// <summary>The program in the package for this platform, made with this setting.</summary>
    private static string Tool(string directory, string platform, string setting)
    {
        var place = Path.Combine(directory, setting);
        DotNet(Checkout(), "pack", "src/Hakoniwa.Cli", "-c", "Release", "-r", platform, "-p:" + setting, "-o", place);
        ZipFile.ExtractToDirectory(Directory.GetFiles(place, $"Hakoniwa.Cli.{platform}.*.nupkg").Single(), place);
        var tool = Directory.GetFiles(place, "hakoniwa", SearchOption.AllDirectories).Single();
        File.SetUnixFileMode(tool, (UnixFileMode)0x1ED);
        return tool;
    }

    private static (double Wall, double Processor) Time(string[] line)
    {
        var before = ProcessorTime();
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{line[0]} ended with {process.ExitCode}");
        return (elapsed, ProcessorTime() - before);
    }

    /// <summary>Of the children that have ended and been waited for, with theirs.</summary>
    private static unsafe double ProcessorTime()
    {
        Wait.rusage usage;
        if (Resource.getrusage(Children, &usage) != 0)
            throw new InvalidOperationException("getrusage failed");
        return (usage.ru_utime_sec + usage.ru_stime_sec) * 1000 + (usage.ru_utime_usec + usage.ru_stime_usec) / 1000.0;
    }

    private static void DotNet(string directory, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = directory, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException(output);
    }

    private static string Checkout()
    {
        for (var directory = AppContext.BaseDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (File.Exists(Path.Combine(directory, "Hakoniwa.Testing.sln")))
                return directory;
        }

        throw new InvalidOperationException("This measures the package of a checkout, and was not built in one.");
    }
}
