using System.Globalization;

namespace Hakoniwa.Launcher;

/// <summary>Sandboxes with a report, from a process that a test prepares or kills.</summary>
internal static class ReportScenarios
{
    /// <summary>What was told of a script: the end, then a line for each denial and each remark.</summary>
    internal static string Of(Container sandbox, string script)
    {
        var output = sandbox.Report(Report.Denials | Report.Network).Command("/bin/sh", "-c", script).Output();
        var report = output.Status.Report!;
        return string.Join('\n', [output.Status.ToString(), .. report.Denials.Select(d => $"{d.SystemCall}({d.Arguments}) {d.Errno} x{d.Count}"), .. report.NotAvailable]);
    }

    /// <summary>The same of a program, which is visible.</summary>
    internal static string OfProgram(string program)
    {
        var output = Container.Hermetic().BindReadOnly(Path.GetDirectoryName(program)!).Report(Report.Denials).Command(program).Output();
        return string.Join('\n', [output.Status.ToString(), .. output.Status.Report!.Denials.Select(d => $"{d.SystemCall} {d.Errno} x{d.Count}")]);
    }

    /// <summary>Launches with one descriptor more left each time; what became of them, once each.</summary>
    internal static string Limited()
    {
        const int most = 40;
        var command = Container.Hermetic().Report(Report.Denials).Command("/bin/sh", "-c", "unshare -U true; exit 0")
            .StandardInput(Stdio.Null).StandardOutput(Stdio.Null).StandardError(Stdio.Null);
        command.Status();
        var held = new List<FileStream>();
        var results = new List<string>();
        try
        {
            while (true)
                held.Add(File.OpenRead("/dev/null"));
        }
        catch (IOException)
        {
            // That was the last one.
        }

        for (var i = 0; i < most; i++)
        {
            held[^1].Dispose();
            held.RemoveAt(held.Count - 1);
            try
            {
                var report = command.Status().Report!;
                results.AddRange(report.Denials.Select(d => $"{d.SystemCall} {d.Errno} x{d.Count}"));
                results.AddRange(report.NotAvailable);
            }
            catch (SandboxException e)
            {
                results.Add(e.Code);
            }
        }

        return string.Join('\n', results.Distinct());
    }

    /// <summary>Starts a program that is refused all the time, tells the first process's id, and waits until somebody ends this process.</summary>
    internal static string Hold(string report, string program, string marker)
    {
        using var process = Container.Hermetic().BindReadOnly(Path.GetDirectoryName(program)!).Report(Report.Denials).Command(program, marker)
            .StandardInput(Stdio.Null).StandardOutput(Stdio.Piped).Start();
        process.StandardOutput!.ReadByte();
        Reports.Write(report, process.Id.ToString(CultureInfo.InvariantCulture));
        Thread.Sleep(Timeout.Infinite);
        return "";
    }
}
