namespace Hakoniwa.Diagnostics.Probing;

/// <summary>What an attempt showed.</summary>
internal sealed record ProbeAnswer(HostCapabilityStatus Status, string Detail, string? Remedy = null)
{
    internal static ProbeAnswer Works(string detail) => new(HostCapabilityStatus.Works, detail);

    internal static ProbeAnswer Limited(string detail, string? remedy) => new(HostCapabilityStatus.Limited, detail, remedy);

    internal static ProbeAnswer Fails(string detail, string? remedy) => new(HostCapabilityStatus.DoesNotWork, detail, remedy);

    internal static ProbeAnswer NotTested(string detail, string? remedy = null) => new(HostCapabilityStatus.NotTested, detail, remedy);
}
