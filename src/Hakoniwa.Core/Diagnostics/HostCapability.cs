namespace Hakoniwa;

/// <summary>One thing of the host that sandboxes use, and whether it can be had. <c>docs/doctor.md</c> has a paragraph for each.</summary>
/// <param name="Name">Its stable name, such as <c>user-namespace</c>.</param>
/// <param name="Status">What became of the attempt.</param>
/// <param name="Detail">What was seen: what works, or why it does not. Without a full stop.</param>
/// <param name="Remedy">What to do about it, with the exact command where there is one; null where there is nothing to do.</param>
public sealed record HostCapability(string Name, HostCapabilityStatus Status, string Detail, string? Remedy = null)
{
    /// <summary>Whether <see cref="Mode.Enforce"/> needs it for <see cref="Container.Hermetic"/>. What else it is for depends on what is asked for.</summary>
    public bool NeededByEnforce { get; init; }

    /// <summary>Whether sandboxes that use it can be had here.</summary>
    public bool IsUsable => Status is HostCapabilityStatus.Works or HostCapabilityStatus.Limited;
}
