namespace Hakoniwa.Mounts;

/// <summary>A minimal device directory: a directory of the root where that is read-only, else a file system of its own.</summary>
internal sealed record DevEntry(string Target) : MountEntry(Target)
{
    internal override bool IsMount => false;
}
