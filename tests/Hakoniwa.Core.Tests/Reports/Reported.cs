using System.Globalization;

using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Reports;

/// <summary>Sandboxes with a report, and what they told.</summary>
internal static class Reported
{
    internal static Container Sandbox(Report report = Report.Denials | Report.Network) => Probe.Sandbox().Report(report);

    /// <summary>Runs the probe; its answers and the report.</summary>
    internal static (ProbeLine[] Lines, SandboxReport Report) Run(Container container, params string[][] verbs)
    {
        var output = Probe.Command(container, verbs).Output();
        return (Probe.Parse(output, verbs.Length), Of(output.Status));
    }

    /// <summary>Runs a script of the shell.</summary>
    internal static (Output Output, SandboxReport Report) Shell(Container container, string script)
    {
        var output = container.Command("/bin/sh", "-c", script).Output();
        return (output, Of(output.Status));
    }

    internal static SandboxReport Of(ExitStatus status)
    {
        Assert.That(status.Report, Is.Not.Null);
        return status.Report!;
    }

    /// <summary>The number of a call on this machine, for the probe.</summary>
    internal static string Number(string call) => SeccompArchitecture.Current.Numbers[call].ToString(CultureInfo.InvariantCulture);

    internal static string[] Lines(SandboxReport report)
        => [.. report.Denials.Select(d => $"{d.SystemCall}({d.Arguments}) {d.Errno} x{d.Count}"), .. report.NetworkAttempts.Select(a => $"{a.SystemCall} {a.Address} {a.Port} x{a.Count}")];
}
