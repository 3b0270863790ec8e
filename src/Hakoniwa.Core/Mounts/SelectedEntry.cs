namespace Hakoniwa.Mounts;

/// <summary>A directory of the host, read-only, without some of what is in it.</summary>
internal sealed record SelectedEntry(string Source, string Target, HiddenNames Hidden) : MountEntry(Target)
{
    internal override bool IsForeign => true;

    /// <summary>The host's path of something in it; null if that is hidden.</summary>
    internal string? HostPathOf(string path)
        => path == Target ? Source : Hidden.Covers(path.AsSpan(Target.Length + 1)) ? null : Source + path[Target.Length..];
}
