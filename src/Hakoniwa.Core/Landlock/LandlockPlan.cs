using System.Collections.Immutable;

namespace Hakoniwa.Landlock;

/// <summary>What a ruleset comes to on a kernel.</summary>
/// <param name="Version">The kernel's version of Landlock.</param>
/// <param name="Enforced">The resources that are restricted, wholly or with exceptions.</param>
/// <param name="Statuses">One for each restriction of the ruleset.</param>
internal sealed record LandlockPlan(int Version, ImmutableHashSet<LandlockResource> Enforced, ImmutableArray<LandlockStatus> Statuses)
{
    /// <summary>Compares what is asked for with what the kernel can do.</summary>
    /// <exception cref="SandboxException">HAKO1023: a restriction that is to be enforced cannot be.</exception>
    internal static LandlockPlan Make(LandlockRuleset ruleset, LandlockAbi abi)
    {
        var statuses = ImmutableArray.CreateBuilder<LandlockStatus>();
        foreach (var (resource, mode) in ruleset.Restrictions)
        {
            var status = Status(resource, abi);
            if (mode == Mode.Enforce && !IsEnough(resource, abi.Version))
            {
                throw new SandboxException(ErrorCode.LandlockUnavailable, $"{resource} cannot be restricted by Landlock: {status.Missing}",
                    "Restrict it with Mode.BestEffort to go on without, or use namespaces and mounts for it.");
            }

            statuses.Add(status);
        }

        return new(abi.Version, [.. statuses.Where(s => s.Enforcement != LandlockEnforcement.None).Select(s => s.Resource)], statuses.ToImmutable());
    }

    /// <summary>Device controls are an exception that breaks no promise about files: reading, writing and executing them is restricted without.</summary>
    private static bool IsEnough(LandlockResource resource, int version) => version >= (resource switch
    {
        LandlockResource.FileSystem => LandlockRights.WithTruncate,
        LandlockResource.TcpBind or LandlockResource.TcpConnect => LandlockRights.WithTcp,
        _ => LandlockRights.WithScopes,
    });

    private static LandlockStatus Status(LandlockResource resource, LandlockAbi abi) => (resource, abi.Version) switch
    {
        (_, < LandlockRights.First) => new(resource, LandlockEnforcement.None, abi.Obstacle),
        (LandlockResource.FileSystem, < LandlockRights.WithTruncate) => new(resource, LandlockEnforcement.Partial,
            "files can be truncated, and devices controlled by ioctl; the first is restricted since Linux 6.2, the second since 6.10"),
        (LandlockResource.FileSystem, < LandlockRights.WithDevices) => new(resource, LandlockEnforcement.Partial,
            "devices that may be opened can be controlled by ioctl; that is restricted since Linux 6.10"),
        (LandlockResource.TcpBind or LandlockResource.TcpConnect, < LandlockRights.WithTcp) => new(resource, LandlockEnforcement.None,
            "this kernel's Landlock does not know TCP; it does since Linux 6.7"),
        (LandlockResource.AbstractSockets or LandlockResource.Signals, < LandlockRights.WithScopes) => new(resource, LandlockEnforcement.None,
            "this kernel's Landlock does not know scopes; it does since Linux 6.12"),
        _ => new(resource, LandlockEnforcement.Full),
    };
}
