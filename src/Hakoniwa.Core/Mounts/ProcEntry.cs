namespace Hakoniwa.Mounts;

internal sealed record ProcEntry(string Target) : MountEntry(Target)
{
    /// <summary>Whether the host's own is shown, read-only, where the kernel refuses a fresh one.</summary>
    internal bool OrHosts { get; init; }

    internal override bool IsForeign => true;
}
