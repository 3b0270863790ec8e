namespace Hakoniwa.Mounts;

/// <summary>A directory of the host, read-only, under a private layer that takes what is written.</summary>
internal sealed record LayerEntry(string Lower, string Target) : MountEntry(Target)
{
    internal override bool IsForeign => true;
}
