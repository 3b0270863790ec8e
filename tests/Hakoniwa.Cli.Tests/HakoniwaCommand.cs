using System.Diagnostics;

namespace Hakoniwa.Cli.Tests;

/// <summary>The built command, started as a process of its own.</summary>
internal static class HakoniwaCommand
{
    /// <summary>Long enough for a machine that is busy with something else; nothing waits for it when things go well.</summary>
    internal static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    /// <summary>HAKONIWA_COMMAND is another build of it, such as one that was compiled to a native program.</summary>
    internal static string Path { get; } = Environment.GetEnvironmentVariable("HAKONIWA_COMMAND") ?? System.IO.Path.Combine(AppContext.BaseDirectory, "hakoniwa");

    /// <summary>Runs it with nothing to read and no terminal.</summary>
    internal static Result Run(params string[] arguments) => RunIn(new Dictionary<string, string?>(), arguments);

    internal static Result RunIn(IReadOnlyDictionary<string, string?> environment, string[] arguments, string? directory = null, string input = "")
    {
        using var process = Start(arguments, environment, directory);
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        WaitForEnd(process);
        return new(process.ExitCode, output.Result, error.Result);
    }

    internal static Process Start(string[] arguments, IReadOnlyDictionary<string, string?>? environment = null, string? directory = null)
    {
        // A script that runs these tests in the background has them ignore SIGINT and SIGQUIT; hakoniwa would go on ignoring what it inherits.
        var start = new ProcessStartInfo("/usr/bin/env", ["--default-signal=INT,QUIT,HUP,TERM", Path, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    internal static void WaitForEnd(Process process)
    {
        if (process.WaitForExit(Deadline))
            return;
        process.Kill();
        Assert.Fail("hakoniwa does not end.");
    }

    internal sealed record Result(int Code, string Output, string Error);
}
