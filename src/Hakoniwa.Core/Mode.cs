namespace Hakoniwa;

/// <summary>What happens when this host cannot give what a sandbox description asks for.</summary>
public enum Mode
{
    /// <summary>The launch fails, with the code and the reason.</summary>
    Enforce,

    /// <summary>
    /// Of a sandbox: limits that need a cgroup are left out and stated (<see cref="SandboxPlan.Omissions"/>, <see cref="SandboxProcess.Omissions"/>);
    /// nothing that isolates is, unless the host forbids user namespaces: then <see cref="SandboxBackend.Landlock"/> gives as much as it can, and what
    /// is weaker is stated. Of a single restriction by Landlock: it is enforced as far as this kernel can, and that is stated
    /// (<see cref="SandboxProcess.Landlock"/>).
    /// </summary>
    BestEffort,
}
