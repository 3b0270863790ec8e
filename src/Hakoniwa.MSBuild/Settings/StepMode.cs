namespace Hakoniwa.MSBuild.Settings;

/// <summary>How much of a sandbox a step gets, and what is to happen where it cannot be had.</summary>
internal enum StepMode
{
    /// <summary>The whole sandbox; where it cannot be had the step fails.</summary>
    Enforce,

    /// <summary>As much of the sandbox as the host gives; where there is none the step runs as <c>Exec</c> would run it, with a warning.</summary>
    BestEffort,

    /// <summary>Nothing is kept from the step in the file system; what <see cref="Enforce"/> would have kept from it is told.</summary>
    Warn,

    /// <summary>No sandbox is wanted.</summary>
    Off,
}
