namespace Hakoniwa.Mounts;

/// <summary>A directory, file, socket or device of the host, with everything mounted below it.</summary>
internal sealed record BindEntry(string Source, string Target, bool ReadOnly) : MountEntry(Target)
{
    internal MountAttributes More { get; init; }

    /// <summary>Whether it is left out where the source is missing.</summary>
    internal bool IfPresent { get; init; }

    internal override bool IsForeign => true;
}
