namespace Hakoniwa.Mounts;

/// <summary>A read-only file whose contents come from the description.</summary>
internal sealed record FileEntry(string Target, ReadOnlyMemory<byte> Contents) : MountEntry(Target);
