namespace Hakoniwa.Mounts;

/// <summary>A fresh file system in memory.</summary>
internal sealed record MemoryRoot(long? Size, int Mode, long? Inodes) : SandboxRoot
{
    internal const int DefaultMode = 0x1ED;

    internal static MemoryRoot Default { get; } = new(null, DefaultMode, null);
}
