using System.Collections;

namespace Hakoniwa.Capabilities;

/// <summary>
/// Capabilities, in the kernel's order, as bits by their numbers. Not one of the framework's sets: those would be compiled for this type at
/// run time, in every process, and mostly to hold nothing.
/// </summary>
internal sealed class CapabilitySet : IReadOnlyCollection<LinuxCapability>
{
    private const int MostCapabilities = 64;

    private CapabilitySet(ulong bits) => Bits = bits;

    internal static CapabilitySet Empty { get; } = new(0);

    internal ulong Bits { get; }

    internal bool IsEmpty => Bits == 0;

    public int Count => System.Numerics.BitOperations.PopCount(Bits);

    internal bool Contains(LinuxCapability capability) => (Bits >> (int)capability & 1) != 0;

    /// <exception cref="ArgumentException">There is no such capability.</exception>
    internal CapabilitySet Union(IEnumerable<LinuxCapability> capabilities)
    {
        var bits = Bits;
        foreach (var capability in capabilities)
        {
            if (!Enum.IsDefined(capability))
                throw new ArgumentException("Unknown capability.", nameof(capabilities));
            bits |= 1UL << (int)capability;
        }

        return new(bits);
    }

    public IEnumerator<LinuxCapability> GetEnumerator()
    {
        for (var number = 0; number < MostCapabilities; number++)
        {
            if (Contains((LinuxCapability)number))
                yield return (LinuxCapability)number;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
