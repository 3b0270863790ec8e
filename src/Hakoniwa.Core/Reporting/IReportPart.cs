namespace Hakoniwa.Reporting;

/// <summary>Something that runs beside a sandbox and has recorded a part of its report.</summary>
internal interface IReportPart
{
    /// <summary>Ends the recording, which the end of the sandbox's first process comes before, and adds what was recorded.</summary>
    SandboxReport AddTo(SandboxReport report);

    /// <summary>Adds what has been recorded until now, and goes on.</summary>
    SandboxReport AddSoFar(SandboxReport report);
}
