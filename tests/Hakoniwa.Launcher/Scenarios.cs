using System.Globalization;

namespace Hakoniwa.Launcher;

/// <summary>What this process does with sandboxes before it writes its report.</summary>
internal static class Scenarios
{
    internal static string Run(string verb, string report, string[] arguments) => verb switch
    {
        "status" => Status(arguments[0]),
        "repeat" => Repeat(int.Parse(arguments[0], CultureInfo.InvariantCulture)),
        "output" => Sandbox().Command("/bin/sh", "-c", arguments[0]).Output().StandardOutput,
        "inherit" => Sandbox().Command("/bin/sh", "-c", arguments[0]).Status().ToString(),
        "relay" => Relay(arguments[0], arguments[1..3], arguments[3]),
        "hold-pasta" => HoldPasta(report, arguments[0]),
        "measure" => Sandbox().Command("/bin/sh", "-c", arguments[0]).MeasureMemory().Status().ToString(),
        "under" => Under(SeccompProfile.Load(arguments[0]), arguments[1], arguments[2..]),
        "merged" => Sandbox().Command("/bin/sh", "-c", arguments[0]).StandardError(Stdio.MergedWithOutput).Status().ToString(),
        "hold" => Hold(Sandbox(), report, arguments[0]),
        "best-effort" => BestEffort(arguments[0]),
        "best-effort-lists" => BestEffortLists(arguments[0]),
        "hold-degraded" => Hold(Sandbox().Backend(SandboxBackend.Landlock), report, arguments[0]),
        "hold-as" => Hold(Identities.Mapped().RunAs(arguments[0], arguments[0]), report, arguments[1]),
        "auto" => Identities.Auto(arguments[0], arguments[1]),
        "mixed-users" => Identities.Mixed(int.Parse(arguments[0], CultureInfo.InvariantCulture)),
        "short-thread" => ShortThread(),
        "thief" => Thief(),
        "probe" => ProbeRuns.Plain(arguments),
        "probe-nested" => ProbeRuns.Nested(arguments),
        "report" => ReportScenarios.Of(Sandbox(), arguments[0]),
        "report-plain" => ReportScenarios.Of(new Container().RootFs("/").Environment("PATH", "/usr/bin:/bin"), arguments[0]),
        "report-empty" => ReportScenarios.Of(Container.Empty().Environment("PATH", "/usr/bin:/bin"), arguments[0]),
        "report-program" => ReportScenarios.OfProgram(arguments[0]),
        "hold-report" => ReportScenarios.Hold(report, arguments[0], arguments[1]),
        "report-limited" => ReportScenarios.Limited(),
        "collecting" => Collecting.Run(int.Parse(arguments[0], CultureInfo.InvariantCulture)),
        "storm" => Storm.Run(report, arguments[0], arguments[1], collect: arguments[2] == "collect"),
        _ => MountScenarios.Run(verb, arguments),
    };

    private static Container Sandbox() => Container.Hermetic();

    private static string Status(string script) => Sandbox().Command("/bin/sh", "-c", script).StandardInput(Stdio.Null).Status().ToString();

    /// <summary>Runs a program on the host as it is, with this process's environment and streams, under a filter.</summary>
    private static string Under(SeccompProfile profile, string program, string[] arguments)
    {
        var command = Container.Empty().Seccomp(profile).Command(program, arguments);
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
            command = command.Environment((string)variable.Key, (string)variable.Value!);
        return command.Status().Code.ToString(CultureInfo.InvariantCulture);
    }

    private static string BestEffort(string script)
    {
        var output = Sandbox().Mode(Mode.BestEffort).Command("/bin/sh", "-c", script).Output();
        return $"{output.Status.Backend}: {output.StandardOutput}{output.StandardError}";
    }

    private static string BestEffortLists(string script)
    {
        var output = Sandbox().Mode(Mode.BestEffort).Command("/bin/sh", "-c", script).Output();
        return $"{output.Status.Backend}: {output.StandardOutput}{output.StandardError}{string.Join('\n', output.Status.Omissions)}";
    }

    private static string Repeat(int times)
    {
        var command = Sandbox().Command("/bin/sh", "-c", "exit 7").StandardInput(Stdio.Null);
        return string.Join('\n', Enumerable.Range(0, times).Select(_ => command.Status().ToString()).Distinct());
    }

    /// <summary>Starts a sandbox, tells the first process's id, and waits until somebody ends this process.</summary>
    private static string Hold(Container sandbox, string report, string script)
    {
        using var process = sandbox.Command("/bin/sh", "-c", script).StandardInput(Stdio.Null).Start();
        Reports.Write(report, process.Id.ToString(CultureInfo.InvariantCulture));
        Thread.Sleep(Timeout.Infinite);
        return "";
    }

    /// <summary>Like <see cref="Hold"/>, with a network that pasta connects, under a device name that tells it from others.</summary>
    private static string HoldPasta(string report, string device)
    {
        var network = Network.Pasta(new PastaOptions { Arguments = ["--ns-ifname", device] });
        using var process = Sandbox().Network(network).Command("/bin/sleep", "1000").StandardInput(Stdio.Null).Start();
        Reports.Write(report, process.Id.ToString(CultureInfo.InvariantCulture));
        Thread.Sleep(Timeout.Infinite);
        return "";
    }

    /// <summary>What a script prints that may reach one endpoint, and sees some directories besides.</summary>
    private static string Relay(string endpoint, string[] binds, string script)
    {
        var sandbox = binds.Aggregate(Sandbox().Network(Network.Allow(endpoint)), (container, directory) => container.BindReadOnly(directory));
        return sandbox.Environment("DOTNET_EnableDiagnostics", "0").Command("/bin/sh", "-c", script).Output().StandardOutput;
    }

    /// <summary>The parent-death signal follows the thread that cloned: a sandbox must outlive the thread that asked for it.</summary>
    private static string ShortThread()
    {
        SandboxProcess? process = null;
        var thread = new Thread(() => process = Sandbox().Command("/bin/sh", "-c", "read line; exit 5").StandardInput(Stdio.Piped).Start());
        thread.Start();
        thread.Join();
        GC.Collect();
        using (process)
        {
            process!.StandardInput!.Dispose();
            return process.Wait().ToString();
        }
    }

    /// <summary>Another thread collects every child that ends, as some native libraries do.</summary>
    private static string Thief()
    {
        var thief = new Thread(ChildThief.Run) { IsBackground = true };
        thief.Start();
        var results = new List<string>();
        for (var i = 0; i < 50; i++)
        {
            try
            {
                results.Add(Sandbox().Command("/bin/sh", "-c", "exit 7").StandardInput(Stdio.Null).AsPid1().Status().ToString());
            }
            catch (SandboxException e)
            {
                results.Add(e.Code);
            }
        }

        return string.Join('\n', results.Distinct()) + "\nstolen: " + (ChildThief.Stolen > 0);
    }
}
