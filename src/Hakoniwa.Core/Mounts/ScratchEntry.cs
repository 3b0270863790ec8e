namespace Hakoniwa.Mounts;

/// <summary>An empty directory in memory whose content the launcher reads in the end. Mounts can lie in it.</summary>
internal sealed record ScratchEntry(string Target, long? Size) : MountEntry(Target)
{
    internal const int Mode = 0x1ED;
}
