namespace Hakoniwa.Limiting;

/// <summary>What a group has taken until its end.</summary>
/// <param name="PeakMemory">In bytes; null without the memory controller or the kernel's word for it.</param>
/// <param name="OutOfMemory">Whether something was killed for passing the memory limit.</param>
/// <param name="OutOfProcesses">Whether a process or thread was refused for the limit of them.</param>
internal sealed record CgroupUsage(long? PeakMemory, bool OutOfMemory, bool OutOfProcesses);
