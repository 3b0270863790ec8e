using System.Globalization;

namespace Hakoniwa.Diagnostics.Probing;

/// <summary>Where an attempt failed.</summary>
/// <param name="Call">The system call.</param>
/// <param name="Errno">What it answered; 0 where the process was killed for it.</param>
/// <param name="Signal">The signal that ended the process, or 0.</param>
internal sealed record ProbeFailure(string Call, Errno Errno, int Signal = 0)
{
    /// <summary>Whether somebody forbids it, and not the kernel's abilities.</summary>
    internal bool IsRefused => Errno is Errno.EPERM or Errno.EACCES || Signal != 0;

    public override string ToString() => Signal == 0 ? $"{Call}: {Errno}" : string.Create(CultureInfo.InvariantCulture, $"{Call}: killed by signal {Signal}");
}
