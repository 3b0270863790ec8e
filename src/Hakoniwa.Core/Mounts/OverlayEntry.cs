using System.Collections.Immutable;

namespace Hakoniwa.Mounts;

/// <summary>Directories of the host on top of one another, the first one uppermost, under a layer that takes what is written.</summary>
internal sealed record OverlayEntry(string Target, ImmutableArray<string> Lowers) : MountEntry(Target)
{
    /// <summary>The host's directories for what is written, and for overlayfs itself; null for a layer in memory.</summary>
    internal (string Upper, string Work)? Kept { get; init; }

    internal override bool IsForeign => true;
}
