namespace Hakoniwa.Mounts;

internal sealed record SymlinkEntry(string Original, string Target) : MountEntry(Target)
{
    internal override bool IsMount => false;
}
