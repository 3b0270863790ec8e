using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Hakoniwa.Probe;

/// <summary>Processes, signals and the console as the class library uses them.</summary>
internal static class RuntimeProcessVerbs
{
    internal static IEnumerable<KeyValuePair<string, Func<string[], Result>>> All =>
    [
        new("child", a => Child(a)),
        new("kill-child", _ => KillChild()),
        new("no-such-child", _ => NoSuchChild()),
        new("processes", _ => Processes()),
        new("posix-signals", _ => Signals()),
        new("console", _ => OnConsole()),
    ];

    /// <summary>Runs a program with all three streams redirected.</summary>
    private static Result Child(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write("word");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return Result.Of(process.ExitCode.ToString(CultureInfo.InvariantCulture), output, error.Result);
    }

    private static Result KillChild()
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "sleep 1000 & wait"]))!;
        process.PriorityClass = ProcessPriorityClass.BelowNormal;
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        return Result.Of(process.ExitCode.ToString(CultureInfo.InvariantCulture));
    }

    private static Result NoSuchChild()
    {
        try
        {
            Process.Start("/no/such/program").Dispose();
            return Result.Of("started");
        }
        catch (Win32Exception e)
        {
            return Result.Failed((Errno)e.NativeErrorCode);
        }
    }

    private static Result Processes()
    {
        using var self = Process.GetCurrentProcess();
        self.ProcessorAffinity = self.ProcessorAffinity;
        self.Refresh();
        var facts = (self.StartTime, self.TotalProcessorTime, Modules: self.Modules.Count, self.Threads.Count, self.MaxWorkingSet, self.SessionId, self.HandleCount, self.PriorityClass);
        var found = Process.GetProcesses().Any(process => process.Id == Environment.ProcessId && process.ProcessName.Length > 0);
        return Result.Of(found && facts.Modules > 0 ? "found" : "not found");
    }

    private static Result Signals()
    {
        PosixSignal[] signals =
        [
            PosixSignal.SIGHUP, PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGTERM, PosixSignal.SIGCONT, PosixSignal.SIGWINCH, PosixSignal.SIGTTIN,
            PosixSignal.SIGTTOU, PosixSignal.SIGTSTP, PosixSignal.SIGCHLD,
        ];
        int[] numbers = [1, 2, 3, 15, 18, 28, 21, 22, 20, 17];
        for (var i = 0; i < signals.Length; i++)
        {
            using var seen = new ManualResetEventSlim();
            using var registration = PosixSignalRegistration.Create(signals[i], context =>
            {
                context.Cancel = true;
                seen.Set();
            });
            Sys.Call(Numbers.Kill, Environment.ProcessId, numbers[i]);
            if (!seen.Wait(TimeSpan.FromSeconds(30)))
                return Result.Of("missed " + signals[i]);
        }

        return Result.Of("all");
    }

    /// <summary>With a terminal as without one.</summary>
    private static Result OnConsole()
    {
        Console.CancelKeyPress += static (_, _) => { };
        Console.Title = "title";
        Console.ForegroundColor = ConsoleColor.Green;
        Console.ResetColor();
        var terminal = !Console.IsOutputRedirected;
        if (terminal)
        {
            Console.Clear();
            Console.CursorVisible = false;
            Console.CursorVisible = true;
            Console.TreatControlCAsInput = true;
            Console.TreatControlCAsInput = false;
            _ = (Console.KeyAvailable, Console.WindowWidth, Console.WindowHeight);
        }

        return Result.Of(terminal ? "terminal" : "none");
    }
}
