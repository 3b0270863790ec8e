namespace Hakoniwa.MSBuild;

/// <summary>What is to happen where a sandbox cannot be had.</summary>
internal enum StepMode
{
    /// <summary>The step fails.</summary>
    Enforce,

    /// <summary>The step runs as <c>Exec</c> would run it, with a warning.</summary>
    BestEffort,

    /// <summary>No sandbox is wanted.</summary>
    Off,
}
