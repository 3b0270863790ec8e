namespace Hakoniwa.TestAdapter;

/// <summary>What happens when the sandbox cannot be had. "Off" never gets here: the targets leave the launcher out.</summary>
internal enum LauncherMode
{
    /// <summary>The run fails.</summary>
    Enforce,

    /// <summary>
    /// The tests run with as much of it as this host gives without namespaces, and what is weaker is said. Where not even that can be had they run
    /// without it, and a warning says so.
    /// </summary>
    BestEffort,
}
