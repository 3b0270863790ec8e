namespace Hakoniwa.Seccomp;

/// <summary>When a rule counts: with all of some capabilities and none of some others, both as bits by their numbers. The default is always.</summary>
internal readonly record struct CapabilityCondition(ulong Needed, ulong Forbidden)
{
    internal bool Holds(ulong held) => (held & Needed) == Needed && (held & Forbidden) == 0;

    internal static ulong Bits(IEnumerable<LinuxCapability> capabilities) =>
        capabilities is Capabilities.CapabilitySet set ? set.Bits : capabilities.Aggregate(0UL, static (bits, capability) => bits | 1UL << (int)capability);
}
