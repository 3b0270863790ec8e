namespace Hakoniwa.Mounts;

internal sealed record DirectoryEntry(string Target, int Mode) : MountEntry(Target)
{
    internal override bool IsMount => false;
}
