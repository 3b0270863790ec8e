namespace Hakoniwa;

/// <summary>What stands in a private layer.</summary>
public enum LayerChangeKind
{
    /// <summary>A regular file that was made or changed.</summary>
    File,

    /// <summary>A directory that was made, or in which something was changed.</summary>
    Directory,

    /// <summary>A directory that shows nothing of the one below: it is new, or it was removed and made again.</summary>
    OpaqueDirectory,

    /// <summary>Something of the directory below that was removed, or renamed to another place.</summary>
    Removed,

    /// <summary>A symbolic link, FIFO, socket or device. It is never copied out.</summary>
    Other,
}
