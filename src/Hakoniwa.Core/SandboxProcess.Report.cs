using Hakoniwa.Reporting;

namespace Hakoniwa;

/// <content>What is recorded while the sandbox runs.</content>
public sealed partial class SandboxProcess
{
    /// <summary>
    /// What has been recorded until now; null unless that was asked for (<see cref="Container.Report(Hakoniwa.Report)"/>). All of it is in
    /// <see cref="ExitStatus.Report"/> when the sandbox has ended.
    /// </summary>
    public SandboxReport? ReportSoFar()
        => EmptyReport is { } empty ? _attached.OfType<IReportPart>().Aggregate(empty, (report, part) => part.AddSoFar(report)) : null;
}
