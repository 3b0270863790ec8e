namespace Hakoniwa;

/// <summary>What is recorded while a sandbox runs; see <see cref="Container.Report(Hakoniwa.Report)"/>. By default nothing, at no cost.</summary>
[Flags]
public enum Report
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The system calls that the seccomp profile refuses.</summary>
    Denials = 1,

    /// <summary>
    /// The addresses that programs tried to reach, to listen on or to send to, other than loopback; in a sandbox without a network also the names
    /// they looked up.
    /// </summary>
    Network = 2,

    /// <summary>Every system call that is made, by name. Slow: for writing a profile from a run, under <see cref="SeccompProfile.Audit"/>.</summary>
    Calls = 4,

    /// <summary>
    /// The paths that programs use: those of <see cref="FileFilter"/>, whether they existed in the sandbox, and whether they were written. Every call
    /// that takes a path becomes slower.
    /// </summary>
    Files = 8,
}
