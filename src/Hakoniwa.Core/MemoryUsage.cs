namespace Hakoniwa;

/// <summary>The memory of a program, without its children, in bytes; see proc(5). The peaks are since it was executed, the rest is what it had at its end.</summary>
public sealed record MemoryUsage
{
    /// <summary>The most it had resident at a time (VmHWM).</summary>
    public long PeakResident { get; init; }

    /// <summary>The most address space it had at a time (VmPeak).</summary>
    public long PeakVirtual { get; init; }

    /// <summary>What was swapped out (VmSwap); null where the kernel has no swap.</summary>
    public long? Swapped { get; init; }

    /// <summary>What was resident, with pages that others share divided by their number (PSS); null where the kernel does not tell, as for the next two.</summary>
    public long? ProportionalResident { get; init; }

    /// <summary>What was resident and its own.</summary>
    public long? PrivateResident { get; init; }

    /// <summary>What was resident and shared with others, such as libraries.</summary>
    public long? SharedResident { get; init; }
}
