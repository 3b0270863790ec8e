namespace Hakoniwa.Mounts;

/// <summary>A file whose contents come from the description.</summary>
internal sealed record FileEntry(string Target, ReadOnlyMemory<byte> Contents) : MountEntry(Target)
{
    internal const int ReadOnlyMode = 0x124;
    internal const int WritableMode = 0x1A4;

    internal int Mode { get; init; } = ReadOnlyMode;

    internal bool Writable { get; init; }

    /// <summary>Whether the contents are not the description's but each launch's own.</summary>
    internal bool GivenAtLaunch { get; init; }

    internal override bool IsMount => false;
}
