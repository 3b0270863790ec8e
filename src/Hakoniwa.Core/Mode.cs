namespace Hakoniwa;

/// <summary>What happens when this host cannot give what a sandbox description asks for.</summary>
public enum Mode
{
    /// <summary>The launch fails, with the code and the reason.</summary>
    Enforce,

    /// <summary>
    /// Limits that need a cgroup are left out and stated (<see cref="SandboxPlan.Omissions"/>, <see cref="SandboxProcess.Omissions"/>). Nothing
    /// that isolates is ever left out.
    /// </summary>
    BestEffort,
}
