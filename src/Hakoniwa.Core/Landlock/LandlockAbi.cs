using System.Runtime.InteropServices;

using Hakoniwa.Diagnostics;
using Hakoniwa.Interop;

namespace Hakoniwa.Landlock;

/// <summary>Which version of Landlock this kernel has.</summary>
/// <param name="Version">0 for none.</param>
/// <param name="Obstacle">Why there is none, without a full stop.</param>
internal sealed record LandlockAbi(int Version, string? Obstacle)
{
    private static readonly Lazy<LandlockAbi> Detected = new(Detect);

    internal static LandlockAbi OfThisKernel => HostSimulation.LandlockVersion is { } simulated
        ? new(Math.Min(simulated, Detected.Value.Version), simulated == 0 ? "this kernel has no Landlock" : null)
        : Detected.Value;

    private static LandlockAbi Detect()
    {
        var version = (int)Unistd.syscall(Syscall.landlock_create_ruleset, 0, 0, (nint)Interop.Landlock.LANDLOCK_CREATE_RULESET_VERSION, 0, 0, 0);
        if (version > 0)
            return new(version, null);
        return new(0, (Errno)Marshal.GetLastPInvokeError() switch
        {
            Errno.EOPNOTSUPP => "Landlock is switched off on this host; the kernel's parameter lsm= has to name it",
            Errno.ENOSYS => "this kernel has no Landlock: it came with Linux 5.13 and CONFIG_SECURITY_LANDLOCK",
            var errno => $"Landlock cannot be used here: landlock_create_ruleset: {errno}",
        });
    }
}
