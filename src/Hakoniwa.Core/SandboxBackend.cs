namespace Hakoniwa;

/// <summary>What a sandbox is made of.</summary>
public enum SandboxBackend
{
    /// <summary>
    /// Namespaces; where this host has none for the caller, and the mode is <see cref="Mode.BestEffort"/>, what <see cref="Landlock"/> says.
    /// </summary>
    Automatic,

    /// <summary>Namespaces, whatever the mode: a host that forbids them is an error.</summary>
    Namespaces,

    /// <summary>
    /// No namespaces: the description is enforced as far as it can be by Landlock, the seccomp filter, limits and a private directory for
    /// temporary files. What is weaker is in <see cref="SandboxPlan.Omissions"/>, and in <c>docs/degraded-modes.md</c>.
    /// </summary>
    Landlock,
}
