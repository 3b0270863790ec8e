namespace Hakoniwa;

/// <content>What is recorded about the sandbox while it runs.</content>
public sealed partial class Container
{
    /// <summary>
    /// Records what the sandbox refuses, by a listener of its seccomp filter; see <c>seccomp_unotify(2)</c> and <c>docs/reports.md</c>. The program
    /// sees no difference: it gets the same error numbers; only the calls concerned become slower, by tens of microseconds. The result is in
    /// <see cref="ExitStatus.Report"/>. What cannot be recorded on this host is said there (<see cref="SandboxReport.NotAvailable"/>), and is no
    /// reason not to run: a report protects from nothing.
    /// </summary>
    /// <param name="report">What is recorded; it replaces what was asked for before. <see cref="Hakoniwa.Report.None"/> by default.</param>
    public Container Report(Report report) => With(Spec with { Report = report });

    /// <summary>Records the paths that programs use, as <see cref="Report.Files"/> does, and says which of them.</summary>
    /// <param name="filter">Which are recorded; it replaces what was said before.</param>
    /// <exception cref="ArgumentException">A path of <see cref="FileFilter.Except"/> is not absolute.</exception>
    public Container ReportFiles(FileFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        foreach (var path in filter.Except)
            _ = Mounts.SandboxPath.Normalize(path, nameof(filter));
        return With(Spec with { Report = Spec.Report | Hakoniwa.Report.Files, FileFilter = filter });
    }
}
