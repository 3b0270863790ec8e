namespace Hakoniwa.Mounts;

/// <summary>Something at a place of the sandbox's file system. The place is absolute and normalised.</summary>
internal abstract record MountEntry(string Target);
